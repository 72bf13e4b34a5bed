package genir.interpret.patch;

import genir.corpus.InputException;
import genir.interpret.session.QueryBatch;
import genir.interpret.session.Sample;
import genir.model.Tensor;
import genir.model.run.T5Runner;
import genir.model.run.T5Runner.DecoderRun;
import genir.model.run.TokenBatch;
import genir.model.site.Site;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** Where interventions take new values from: computed once for all queries, or for each batch as it comes. */
final class Replacements {
    private final T5Runner runner;
    private final Surroundings surroundings;
    private final Sample sample;
    /** Which sites' values are needed of each named set, model or query. */
    private final Map<String, Set<Site>> meanSites = new LinkedHashMap<>();

    private final Map<String, Set<Site>> modelSites = new LinkedHashMap<>();
    private final Map<String, Set<Site>> querySites = new LinkedHashMap<>();
    private final Map<String, Map<Site, float[]>> means = new HashMap<>();
    /** The models that values come from, read once for all batches. */
    private final Map<String, T5Runner> others = new HashMap<>();

    private final Map<String, Map<Site, float[]>> models = new HashMap<>();
    private final Map<String, Map<Site, float[]>> queries = new HashMap<>();

    Replacements(T5Runner runner, Surroundings surroundings, Sample sample) {
        this.runner = runner;
        this.surroundings = surroundings;
        this.sample = sample;
    }

    /** Says that a value will be wanted. */
    void want(Intervention intervention, Site site) {
        if (intervention instanceof Intervention.Mean mean) {
            meanSites
                    .computeIfAbsent(mean.over(), name -> new LinkedHashSet<>())
                    .add(site);
        } else if (intervention instanceof Intervention.FromModel other) {
            modelSites
                    .computeIfAbsent(other.model(), name -> new LinkedHashSet<>())
                    .add(site);
        } else if (intervention instanceof Intervention.FromQuery other) {
            querySites
                    .computeIfAbsent(other.query(), name -> new LinkedHashSet<>())
                    .add(site);
        }
    }

    /** Computes what is the same for all batches. */
    void prepare() {
        meanSites.forEach((name, sites) -> {
            means.put(name, SiteMeans.of(runner, surroundings.sample(name), sites));
        });
    }

    /** Computes what is wanted for a batch. */
    void enter(QueryBatch batch) {
        modelSites.forEach((name, sites) -> {
            T5Runner other = others.computeIfAbsent(name, surroundings::model);
            models.put(name, values(other, batch.tokens(), other.encode(batch.tokens()), sites));
        });
        querySites.forEach((name, sites) -> {
            if (name.equals(Intervention.FromQuery.NEXT)) {
                queries.put(name, next(batch, sites));
            } else {
                TokenBatch tokens = copies(surroundings.query(name), batch);
                queries.put(name, values(runner, tokens, runner.encode(tokens), sites));
            }
        });
    }

    private static TokenBatch copies(int[] tokens, QueryBatch batch) {
        int length =
                Math.max(batch.tokens().length(), TokenBatch.paddedLength(tokens.length, TokenBatch.LENGTH_MULTIPLE));
        return new TokenBatch(Collections.nCopies(batch.tokens().size(), tokens), length);
    }

    /** The values of each row's donor, whose encoder output the sample has already. */
    private Map<Site, float[]> next(QueryBatch batch, Set<Site> sites) {
        int size = batch.tokens().size();
        List<int[]> tokens = new ArrayList<>();
        float[] memory = new float[batch.memory().data().length];
        int length = memory.length / size;
        for (int row = 0; row < size; row++) {
            int donor = donor(Math.min(batch.first() + row, sample.size() - 1));
            tokens.add(sample.item(donor).tokens());
            QueryBatch home = sample.batchOf(donor);
            System.arraycopy(home.memory().data(), (donor - home.first()) * length, memory, row * length, length);
        }
        TokenBatch donors = new TokenBatch(tokens, batch.tokens().length());
        return values(runner, donors, new Tensor(memory, batch.memory().shape()), sites);
    }

    private int donor(int query) {
        int target = sample.item(query).target();
        for (int step = 1; step < sample.size(); step++) {
            int other = (query + step) % sample.size();
            if (sample.item(other).target() != target) {
                return other;
            }
        }
        return query;
    }

    private static Map<Site, float[]> values(T5Runner model, TokenBatch tokens, Tensor memory, Set<Site> sites) {
        DecoderRun run = model.decoder(tokens, memory, sites);
        run.run(List.of());
        Map<Site, float[]> values = new HashMap<>();
        sites.forEach(site -> values.put(site, run.view(site).read().data()));
        return values;
    }

    /**
     * Changes part of a site's values of a batch.
     *
     * @param values of all queries, one behind the other
     */
    void apply(Intervention intervention, Place place, QueryBatch batch, float[] values) {
        int size = batch.tokens().size();
        int length = values.length / size;
        for (int row = 0; row < size; row++) {
            int from = row * length + place.from();
            int to = row * length + place.end(length);
            if (intervention instanceof Intervention.Zero) {
                Arrays.fill(values, from, to, 0);
            } else if (intervention instanceof Intervention.Scale scale) {
                for (int i = from; i < to; i++) {
                    values[i] = (float) (values[i] * scale.factor());
                }
            } else if (intervention instanceof Intervention.Noise noise) {
                add(noise, place, batch.first() + row, values, from, to);
            } else if (intervention instanceof Intervention.Mean mean) {
                float[] source = means.get(mean.over()).get(place.site());
                copy(source, place.from(), source.length, values, from, to, length, place.site());
            } else {
                float[] source = intervention instanceof Intervention.FromModel other
                        ? models.get(other.model()).get(place.site())
                        : queries.get(((Intervention.FromQuery) intervention).query())
                                .get(place.site());
                int sourceLength = source.length / size;
                copy(source, row * sourceLength + place.from(), sourceLength, values, from, to, length, place.site());
            }
        }
    }

    private static void copy(
            float[] source, int at, int sourceLength, float[] values, int from, int to, int length, Site site) {
        if (sourceLength != length) {
            throw new InputException(
                    "site " + site + ": its values differ in length between queries, so they cannot be exchanged");
        }
        System.arraycopy(source, at, values, from, to - from);
    }

    private static void add(Intervention.Noise noise, Place place, int query, float[] values, int from, int to) {
        SplittableRandom random =
                new SplittableRandom(noise.seed() ^ (query * 0x9E3779B97F4A7C15L) ^ ((long) stable(place) << 20));
        for (int i = from; i < to; i++) {
            values[i] += (float) (noise.deviation() * gaussian(random));
        }
    }

    /** Not the record's own hash: that of an enum in it differs from one JVM to the next. */
    private static int stable(Place place) {
        return 31 * place.site().name().hashCode() + place.from();
    }

    /** By Box and Muller: the same on every JDK, whose own method has changed between versions. */
    private static double gaussian(SplittableRandom random) {
        double radius = Math.sqrt(-2 * Math.log(1 - random.nextDouble()));
        return radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
    }
}
