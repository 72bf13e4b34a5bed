package genir.interpret.finding;

/** What it means that components can be removed: at most a tenth of the correct queries leave rank 1. */
final class Removal {
    /** Between the paper's two groups: of its cells read as removable the highest is .066, of the others the lowest .217. */
    static final double THRESHOLD = 0.1;

    private Removal() {}

    /** That a component can be removed. */
    static Criterion isHarmless(Evidence evidence, String stage, String component, String mode, Double published) {
        return of(evidence, stage, component, mode, Relation.AT_MOST, published);
    }

    /** That it cannot. */
    static Criterion hurts(Evidence evidence, String stage, String component, String mode, Double published) {
        return of(evidence, stage, component, mode, Relation.ABOVE, published);
    }

    private static Criterion of(
            Evidence evidence, String stage, String component, String mode, Relation relation, Double published) {
        boolean everywhere = stage.equals("all");
        String name = everywhere ? stage : evidence.stage(stage).name();
        String what = component.replace('_', '-') + (mode.equals("zero") ? " removed" : " replaced by its mean");
        return evidence.mean(
                "queries leaving rank 1 with " + what + (everywhere ? " everywhere" : " in Stage " + name),
                evidence.left(name, component, mode),
                relation,
                THRESHOLD,
                published);
    }
}
