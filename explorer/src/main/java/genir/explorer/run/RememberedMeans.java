package genir.explorer.run;

import genir.interpret.patch.Surroundings;
import genir.interpret.session.Sample;
import genir.interpret.stage.Stages;
import genir.model.feature.StoredAutoencoder;
import genir.model.run.T5Runner;
import genir.model.site.Site;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The surroundings of a session that compute the mean of a site once. */
final class RememberedMeans implements Surroundings {
    private final Surroundings session;
    /** Those that are computed together, since one pass has them all. */
    private final Set<Site> usual;

    private final Map<String, Map<Site, float[]>> known = new HashMap<>();

    RememberedMeans(Surroundings session, Set<Site> usual) {
        this.session = session;
        this.usual = usual;
    }

    @Override
    public Map<Site, float[]> means(String over, T5Runner runner, Set<Site> sites) {
        Map<Site, float[]> of = known.computeIfAbsent(over, missing -> new HashMap<>());
        if (!of.keySet().containsAll(sites)) {
            Set<Site> wanted = new LinkedHashSet<>(sites);
            wanted.addAll(usual);
            wanted.removeAll(of.keySet());
            of.putAll(session.means(over, runner, wanted));
        }
        return of;
    }

    @Override
    public Stages stages() {
        return session.stages();
    }

    @Override
    public Sample sample(String name) {
        return session.sample(name);
    }

    @Override
    public T5Runner model(String name) {
        return session.model(name);
    }

    @Override
    public int[] query(String query) {
        return session.query(query);
    }

    @Override
    public StoredAutoencoder autoencoder() {
        return session.autoencoder();
    }
}
