package io.picklejar.fuzz;

/**
 * An accident of a reader's own code that reached the caller as a refusal of the file: a finding. The readers wrap what they
 * did not foresee ("cannot read: unexpected java.lang..."), so that one bad file cannot hurt the models beside it.
 */
final class Accident extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    private Accident(RuntimeException refusal) {
        super(refusal);
    }

    /** Throws if the refusal, or one that it repeats, wraps something unforeseen. Text of the file is no evidence. */
    static void search(RuntimeException refusal) {
        for (Throwable said = refusal; said != null && said.getCause() != null; said = said.getCause()) {
            String unforeseen = ": unexpected " + said.getCause().getClass().getName();
            String message = String.valueOf(said.getMessage());
            if (message.startsWith("cannot ") && message.contains(unforeseen)) {
                throw new Accident(refusal);
            }
        }
    }
}
