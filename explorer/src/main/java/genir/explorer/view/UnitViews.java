package genir.explorer.view;

import genir.explorer.run.OpenedRun;
import genir.interpret.session.Item;
import genir.interpret.unit.HeadReading;
import genir.interpret.unit.NeuronReading;
import genir.interpret.unit.Written;
import java.util.List;

/** Single units: {@code GET /api/neurons} and {@code GET /api/heads}. */
public final class UnitViews {
    private UnitViews() {}

    /** Tokens that a vector says. */
    public record WrittenView(List<TokenView> documents, List<TokenView> words) {}

    /** A neuron. */
    public record NeuronView(
            int layer,
            int neuron,
            WrittenView writes,
            WrittenView avoids,
            double active,
            double mean,
            List<ExcitedView> queries) {}

    /** A query that excites a neuron. */
    public record ExcitedView(String id, String text, double activation, double lead) {}

    /** A head. */
    public record HeadView(
            String component,
            int layer,
            int head,
            String kind,
            List<HeardView> queries,
            List<ShareView> words,
            List<ShareView> documents) {}

    /** A query for which a head writes much. */
    @SuppressWarnings("ArrayRecordComponent") // written as it is
    public record HeardView(
            String id,
            String text,
            double norm,
            double lead,
            List<String> tokens,
            float[] attention,
            List<TokenView> documents,
            List<TokenView> words) {}

    /** How often a token is among the five that a head raises most. */
    public record ShareView(String id, String text, double share) {}

    /** Describes a neuron. */
    public static NeuronView of(OpenedRun run, NeuronReading neuron) {
        Tokens names = new Tokens(run);
        return new NeuronView(
                neuron.layer(),
                neuron.neuron(),
                written(names, neuron.writes()),
                written(names, neuron.avoids()),
                neuron.active(),
                neuron.mean(),
                neuron.queries().stream()
                        .map(query -> new ExcitedView(
                                query.item().query().id(),
                                query.item().query().text(),
                                query.activation(),
                                query.lead()))
                        .toList());
    }

    private static WrittenView written(Tokens names, Written written) {
        return new WrittenView(names.of(written.documents()), names.of(written.words()));
    }

    /** Describes a head. */
    public static HeadView of(OpenedRun run, HeadReading head) {
        Tokens names = new Tokens(run);
        return new HeadView(
                head.component().label(),
                head.layer(),
                head.head(),
                head.kind(),
                head.queries().stream().map(query -> heard(names, query)).toList(),
                shares(names, head.words()),
                shares(names, head.documents()));
    }

    private static HeardView heard(Tokens names, HeadReading.Excitation query) {
        Item item = query.item();
        return new HeardView(
                item.query().id(),
                item.query().text(),
                query.norm(),
                query.lead(),
                names.words(item.tokens()),
                query.attention().length == 0 ? null : query.attention(),
                names.of(query.writes().documents()),
                names.of(query.writes().words()));
    }

    private static List<ShareView> shares(Tokens names, List<HeadReading.Share> shares) {
        return shares.stream()
                .map(share -> {
                    TokenView token = names.of(share.token());
                    return new ShareView(token.id(), token.text(), share.share());
                })
                .toList();
    }
}
