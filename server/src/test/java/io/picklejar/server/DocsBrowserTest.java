package io.picklejar.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Request;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The docs pages in a real browser, without network: they render, complain of nothing, and their "Execute" works. */
class DocsBrowserTest {

    private static final Path CHROMIUM = Path.of(System.getProperty("chromium", "/usr/bin/chromium"));
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final List<String> ARGUMENTS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private static TestServer server;
    private static Playwright playwright;
    private static Browser browser;

    private final List<String> complaints = new ArrayList<>();
    private final List<String> requests = new ArrayList<>();
    private Page page;

    @BeforeAll
    static void open() {
        if (!Files.isExecutable(CHROMIUM)) {
            System.out.println("SKIPPED: DocsBrowserTest, no browser at " + CHROMIUM + " (-Dchromium=…)");
        }
        Assumptions.assumeTrue(Files.isExecutable(CHROMIUM), "no browser at " + CHROMIUM);
        server = TestServer.start(TestServer.EXAMPLES.resolve("credit")).loaded();
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        playwright = Playwright.create(new Playwright.CreateOptions().setEnv(environment));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(CHROMIUM)
                        .setArgs(ARGUMENTS));
    }

    @AfterAll
    static void close() {
        if (playwright != null) {
            playwright.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void newPage() {
        page = browser.newPage(new Browser.NewPageOptions().setViewportSize(1280, 1000));
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
        page.onRequest((Request request) -> requests.add(request.url()));
    }

    @AfterEach
    void nothingWasWrong() {
        if (page != null) {
            page.close();
        }
        assertThat(complaints).isEmpty();
        String own = server.uri("/").toString();
        assertThat(requests)
                .isNotEmpty()
                .allMatch(url -> url.startsWith(own) || url.startsWith("blob:" + own) || url.startsWith("data:"));
    }

    private void screenshot(String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")));
    }

    @Test
    void executeInSwaggerUiGivesThePrediction() {
        page.navigate(server.uri("/docs").toString());
        assertThat(page.locator("h1, h2.title").first()).containsText("Prediction API: credit");
        assertThat(page).hasTitle("Prediction API: credit");
        screenshot("docs");
        Locator call = page.locator("#operations-credit-predict");
        call.locator(".opblock-summary-control").click();
        call.locator("button.try-out__btn").click();
        assertThat(call.locator(".body-param__text")).hasValue(Pattern.compile("credit_score"));
        call.locator("button.execute").click();
        Locator live = call.locator(".live-responses-table");
        assertThat(live.locator(".response .response-col_status").first()).containsText("200");
        Locator answer =
                live.locator(".response-col_description .highlight-code").first();
        assertThat(answer).containsText("\"prediction\": \"approved\"");
        assertThat(answer).containsText("\"model\": \"credit\"");
        live.scrollIntoViewIfNeeded();
        screenshot("docs-executed");
    }

    @Test
    void rootAndTrailingSlashLeadToTheDocs() {
        for (String path : List.of("/", "/docs/")) {
            page.navigate(server.uri(path).toString());
            assertThat(page).hasURL(server.uri("/docs").toString());
            assertThat(page.locator("#operations-credit-predict")).isVisible();
        }
    }

    @Test
    void theOtherExamplesWorkToo() {
        page.navigate(server.uri("/docs").toString());
        Locator call = page.locator("#operations-credit-predictCreditBatch");
        // not by its address: swagger-ui scrolls there for as long as it likes, and what moves cannot be clicked
        call.locator(".opblock-summary-control").click();
        call.locator("button.try-out__btn").click();
        call.locator(".examples-select select").first().selectOption("lists");
        call.locator("button.execute").click();
        Locator answer = call.locator(".live-responses-table .highlight-code").first();
        assertThat(answer).containsText("\"batch_size\": 2");
    }

    @Test
    void redocRendersEveryCall() {
        page.navigate(server.uri("/redoc").toString());
        assertThat(page.locator("h1").first()).containsText("Prediction API: credit");
        assertThat(page.locator("[id='tag/credit/operation/predictCredit']")).containsText("loan_amount");
        assertThat(page.locator("[id='tag/server/operation/getHealth']")).containsText("model_loaded");
        assertThat(page.locator("body")).not().containsText("Something went wrong");
        screenshot("redoc");
    }

    @Test
    void redocsSearchWorksOffline() {
        page.navigate(server.uri("/redoc").toString());
        page.getByPlaceholder("Search...").fill("health");
        assertThat(page.locator("[role=search] li, [data-role='search:results'] li")
                        .first())
                .isVisible();
    }
}
