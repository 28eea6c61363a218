package io.picklejar.server.lookup;

/** Is told what lookups do. Neither blocks nor throws; called by any thread. */
public interface LookupListener {

    /**
     * A source was asked.
     *
     * @param outcome how that ended: {@code answered}, {@code timeout}, {@code failed}, {@code busy}, {@code given_up} (the
     *     breaker is open), {@code cancelled} (nobody waited any more), {@code fault} (the question is wrong)
     * @param nanos from the question to its end
     */
    void asked(String source, String outcome, long nanos);

    /**
     * Keys were looked up.
     *
     * @param result where their values came from: {@code cache}, {@code joined} (a question that was under way), {@code found}
     *     or {@code missing} (in the source)
     */
    void keys(String source, String result, int count);
}
