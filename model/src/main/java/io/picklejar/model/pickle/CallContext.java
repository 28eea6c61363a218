package io.picklejar.model.pickle;

/** Where a call happens: what it may spend, which names it may resolve, and the offset for messages. */
record CallContext(Budget budget, Names names, long offset) {
    /** Copying is charged, so that a few instructions cannot copy one large list over and over. */
    void chargeItems(int count) {
        budget.charge(Budget.OBJECT + (long) count * Budget.SLOT, "items");
    }

    void chargeEntries(int count) {
        budget.charge(Budget.OBJECT + (long) count * Budget.ENTRY, "dict entries");
    }
}
