package io.picklejar.model.kernel.text;

/** Takes the tokens of a document one by one. */
interface TokenSink {

    void accept(String token);
}
