'use strict';

// Shows openapi.json with whichever of Swagger UI and Redoc the page has loaded.
(() => {
  const page = document.getElementById('api');
  // What a reverse proxy put before our own path.
  const prefix = location.pathname.replace(/\/(docs|redoc)\/?$/, '');

  function note(text) {
    const line = document.createElement('p');
    line.className = 'note bad';
    line.textContent = text;
    page.replaceChildren(line);
  }

  function swagger(spec) {
    window.ui = SwaggerUIBundle({
      spec,
      domNode: page,
      deepLinking: true,
      displayRequestDuration: true,
      docExpansion: 'list',
      defaultModelsExpandDepth: 0,
      filter: spec.tags.length > 8,
      validatorUrl: null,
    });
  }

  function redoc(spec) {
    const text = {fontFamily: 'system-ui, sans-serif', headings: {fontFamily: 'system-ui, sans-serif'}};
    const options = {
      untrustedSpec: true,
      nativeScrollbars: true,
      scrollYOffset: '.bar',
      expandResponses: '200',
      jsonSampleExpandLevel: 3,
      theme: {colors: {primary: {main: '#2f6b45'}}, typography: text},
    };
    Redoc.init(spec, options, page, (error) => error && note('Redoc: ' + error.message));
  }

  function show(spec) {
    document.title = spec.info.title + (window.Redoc ? ' (reference)' : '');
    // The admin listener has the same page and other calls.
    for (const link of document.querySelectorAll('nav a[data-call]')) {
      link.hidden = !spec.paths['/' + link.dataset.call];
    }
    if (prefix) {
      spec.servers = [{url: prefix}];
    }
    page.replaceChildren();
    if (window.Redoc) {
      redoc(spec);
    } else {
      swagger(spec);
    }
  }

  fetch(prefix + '/openapi.json')
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error('status ' + answer.status))))
    .then(show)
    .catch((error) => note('openapi.json cannot be shown: ' + error.message));
})();
