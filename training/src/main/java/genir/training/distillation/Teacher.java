package genir.training.distillation;

/** Ranks documents for what an example asks, so that a model may learn to do so too. Safe for use by several threads. */
interface Teacher {
    /**
     * The first documents, best first; none where it knows nothing of what is asked.
     *
     * @param input the example's tokens, as the model reads them
     * @param text what the tokens were cut from; null where no teacher reads it
     */
    TeacherRanking rank(int[] input, String text);
}
