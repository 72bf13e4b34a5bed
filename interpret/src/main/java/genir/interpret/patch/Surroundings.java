package genir.interpret.patch;

import genir.corpus.InputException;
import genir.interpret.session.Sample;
import genir.interpret.session.Session;
import genir.interpret.stage.Stages;
import genir.model.feature.StoredAutoencoder;
import genir.model.run.T5Runner;
import genir.model.site.Site;
import java.util.Map;
import java.util.Set;

/** What interventions refer to by name. */
public interface Surroundings {
    /** The model's stages. */
    Stages stages();

    /** A named set of queries; one without any is an {@link genir.corpus.InputException}. */
    Sample sample(String name);

    /**
     * The mean of what the decoder has at sites over a named set of queries: for each site [elements for one query].
     *
     * @param over the set's name, as for {@link #sample}
     */
    default Map<Site, float[]> means(String over, T5Runner runner, Set<Site> sites) {
        return SiteMeans.of(runner, sample(over), sites);
    }

    /** Another model of the same shape. */
    T5Runner model(String name);

    /** The tokens of a query given by id or text. */
    int[] query(String query);

    /**
     * The other queries of pairs, in the order of the queries that are changed.
     *
     * @throws InputException if there are no pairs
     */
    default Sample partners() {
        throw new InputException("from_partner: the queries here are in no pairs; from_query takes any query's values");
    }

    /** The run's own sparse autoencoder; where there is none, an {@link genir.corpus.InputException}. */
    StoredAutoencoder autoencoder();

    /** Those of a session. */
    static Surroundings of(Session session) {
        return of(session, null);
    }

    /**
     * Those of a session, for queries in pairs.
     *
     * @param partners null where there are none
     */
    static Surroundings of(Session session, Sample partners) {
        return new Surroundings() {
            @Override
            public Stages stages() {
                return session.stages();
            }

            @Override
            public Sample sample(String name) {
                Sample sample = session.sample(name);
                if (sample.size() == 0) {
                    throw new InputException(
                            "over: there is no " + name + " " + session.split().label() + " query to take a mean of");
                }
                return sample;
            }

            @Override
            public T5Runner model(String name) {
                return session.models().named(name);
            }

            @Override
            public int[] query(String query) {
                return session.tokens(query);
            }

            @Override
            public Sample partners() {
                return partners == null ? Surroundings.super.partners() : partners;
            }

            @Override
            public StoredAutoencoder autoencoder() {
                return session.models()
                        .autoencoder()
                        .orElseThrow(
                                () -> new InputException(
                                        "file: the run has no sparse autoencoder of its own; name a file, or train one: genir features"));
            }
        };
    }
}
