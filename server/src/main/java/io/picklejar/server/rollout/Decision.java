package io.picklejar.server.rollout;

/** What is to be done with a canary. {@link #why} is one line for a person, with the figures. */
public sealed interface Decision {

    String why();

    /** Leave it as it is. */
    record Hold(String why) implements Decision {}

    /** Give it a greater share. */
    record Step(int perMille, String why) implements Decision {}

    /** Take its traffic away. */
    record RollBack(String why) implements Decision {}

    /** It has all the traffic: nothing is left to guard. */
    record Done(String why) implements Decision {}
}
