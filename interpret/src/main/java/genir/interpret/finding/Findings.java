package genir.interpret.finding;

import genir.interpret.analysis.Outcome;
import genir.interpret.session.Session;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The findings of the paper and those beyond it, tested on one model. */
public final class Findings {
    /**
     * Fewer queries decide nothing: of 30 queries of which none shows an effect, it may still concern a tenth of all (the
     * rule of three), and a bootstrap interval of so few says too little.
     */
    public static final int MINIMUM = 30;

    /** The analyses that claims are judged by: these must be there together. */
    public static final Set<String> READ = Set.of(
            "encoder-swap",
            "patching",
            "single-type",
            "neuron-inputs",
            "attention-inputs",
            "words-or-docids",
            "words",
            "stage-paths");

    private static final List<Claim> CLAIMS = List.of(
            new DecoderHoldsDocuments(),
            new SelfAttentionIsRemovable(),
            new FirstStageIgnoresTheQuery(),
            new LaterCrossAttentionIsNeeded(),
            new LastMlpsAreAdaptedMost(),
            new MlpsRaiseDocids(),
            new CrossAttentionWritesWords(),
            new StagesFeedEachOther(),
            new ThirdOfComponentsSuffices(),
            new StagesNeedEachOther(),
            new WordsWeighAsForBm25());

    private Findings() {}

    /** Judges all claims, in order, by what the analyses found. */
    public static List<Finding> of(Session session, Map<String, Outcome> outcomes) {
        return of(session, outcomes, MINIMUM);
    }

    static List<Finding> of(Session session, Map<String, Outcome> outcomes, int minimum) {
        Evidence evidence = new Evidence(session, outcomes, minimum);
        return CLAIMS.stream().map(claim -> judge(claim, evidence, minimum)).toList();
    }

    private static Finding judge(Claim claim, Evidence evidence, int minimum) {
        Ruling ruling;
        try {
            ruling = claim.judge(evidence);
        } catch (NoEvidence missing) {
            return new Finding(claim.id(), claim.text(), Verdict.UNDECIDED, missing.getMessage(), null, List.of());
        }
        Criterion deciding = ruling.deciding();
        String reason = deciding.sentence();
        if (!deciding.enough()) {
            reason = "Too few queries, at least " + minimum + " are needed. " + reason;
        } else if (ruling.verdict() == Verdict.UNDECIDED) {
            reason = "Too few queries to tell on which side of the threshold. " + reason;
        }
        return new Finding(claim.id(), claim.text(), ruling.verdict(), reason, deciding, ruling.criteria());
    }
}
