package genir.training.distillation;

/**
 * The first documents of a teacher's ranking.
 *
 * @param docids their tokens, best first
 * @param scores of each, never rising
 */
@SuppressWarnings("ArrayRecordComponent") // handed from a teacher to the target made of it
record TeacherRanking(int[] docids, double[] scores) {
    int size() {
        return docids.length;
    }
}
