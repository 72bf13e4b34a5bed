package genir.model.site;

import genir.model.ModelException;
import genir.model.T5Config;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The one table of a model's sites: which there are, the graph variable each is, and its axes.
 *
 * <p>With a single decoder position, self-attention's softmax is over one key, so that the graph has only the values and
 * no scores there (method.md, section 1); those sites are then absent from the decoder.
 */
public final class Sites {
    private static final List<Axis> RESIDUAL = List.of(Axis.BATCH_POSITION, Axis.D_MODEL);
    private static final List<Axis> HEADS = List.of(Axis.BATCH, Axis.POSITION, Axis.HEAD, Axis.D_KV);
    private static final List<Axis> PATTERN = List.of(Axis.BATCH, Axis.HEAD, Axis.QUERY_POSITION, Axis.KEY_POSITION);
    private static final List<Axis> HIDDEN = List.of(Axis.BATCH_POSITION, Axis.D_FF);
    private static final List<Axis> SCALE = List.of(Axis.BATCH_POSITION, Axis.ONE);

    /**
     * Where a site is in the graph.
     *
     * @param variable the name of the SameDiff variable
     * @param axes what its axes count, outermost first
     */
    public record Entry(String variable, List<Axis> axes) {}

    private final T5Config config;
    private final Map<Site, Entry> entries = new LinkedHashMap<>();
    private final Map<String, Site> byName = new LinkedHashMap<>();

    /**
     * The sites of a model.
     *
     * @param decoderLength positions the decoder reads; 1 for atomic docids
     */
    public Sites(T5Config config, int decoderLength) {
        this.config = config;
        for (StackName stack : StackName.values()) {
            boolean decoder = stack == StackName.DECODER;
            add(stack, Site.NO_LAYER, "", "hook_embed", RESIDUAL);
            int layers = decoder ? config.numDecoderLayers() : config.numLayers();
            for (int layer = 0; layer < layers; layer++) {
                addLayer(stack, layer, decoder, decoder && decoderLength == 1, config.gated());
            }
            add(stack, Site.NO_LAYER, "final_ln", "hook_scale", SCALE);
            add(stack, Site.NO_LAYER, "final_ln", "hook_normalized", RESIDUAL);
            add(stack, Site.NO_LAYER, "", "hook_out", RESIDUAL);
        }
    }

    /** The residual stream behind the last decoder layer, which the final norm and the output matrix read. */
    public Site lastResidual() {
        return new Site(StackName.DECODER, config.numDecoderLayers() - 1, "", "hook_resid_post");
    }

    private void addLayer(StackName stack, int layer, boolean decoder, boolean singleKey, boolean gated) {
        Site before = new Site(
                stack, layer == 0 ? Site.NO_LAYER : layer - 1, "", layer == 0 ? "hook_embed" : "hook_resid_post");
        put(new Site(stack, layer, "", "hook_resid_pre"), new Entry(before.name(), RESIDUAL));
        addNorm(stack, layer, "ln1");
        addAttention(stack, layer, "attn", singleKey);
        add(stack, layer, "", "hook_attn_out", RESIDUAL);
        add(stack, layer, "", "hook_resid_mid", RESIDUAL);
        if (decoder) {
            addNorm(stack, layer, "ln2");
            addAttention(stack, layer, "cross_attn", false);
            add(stack, layer, "", "hook_cross_attn_out", RESIDUAL);
            add(stack, layer, "", "hook_resid_mid_cross", RESIDUAL);
        }
        addNorm(stack, layer, decoder ? "ln3" : "ln2");
        add(stack, layer, "mlp", "hook_pre", HIDDEN);
        if (gated) {
            add(stack, layer, "mlp", "hook_pre_linear", HIDDEN);
        }
        add(stack, layer, "mlp", "hook_post", HIDDEN);
        add(stack, layer, "", "hook_mlp_out", RESIDUAL);
        add(stack, layer, "", "hook_resid_post", RESIDUAL);
    }

    private void addNorm(StackName stack, int layer, String component) {
        add(stack, layer, component, "hook_scale", SCALE);
        add(stack, layer, component, "hook_normalized", RESIDUAL);
    }

    private void addAttention(StackName stack, int layer, String component, boolean singleKey) {
        if (!singleKey) {
            add(stack, layer, component, "hook_q", HEADS);
            add(stack, layer, component, "hook_k", HEADS);
        }
        add(stack, layer, component, "hook_v", HEADS);
        if (!singleKey) {
            add(stack, layer, component, "hook_attn_scores", PATTERN);
            add(stack, layer, component, "hook_pattern", PATTERN);
        }
        add(stack, layer, component, "hook_z", HEADS);
    }

    private void add(StackName stack, int layer, String component, String part, List<Axis> axes) {
        Site site = new Site(stack, layer, component, part);
        put(site, new Entry(site.name(), axes));
    }

    private void put(Site site, Entry entry) {
        entries.put(site, entry);
        byName.put(site.name(), site);
    }

    /** All sites, in the order in which the model computes them. */
    public Set<Site> all() {
        return Collections.unmodifiableSet(entries.keySet());
    }

    /**
     * Where a site is in the graph.
     *
     * @throws ModelException if the model has no such site; the message lists the nearest names
     */
    public Entry entry(Site site) {
        Entry entry = entries.get(site);
        if (entry == null) {
            throw unknown(site.name());
        }
        return entry;
    }

    /**
     * Whether a site has a vector for each position of the encoder, rather than for each of the decoder: all sites of the encoder, and the
     * keys and values that cross-attention makes of its output.
     */
    public static boolean isOfEncoderPositions(Site site) {
        return site.stack() == StackName.ENCODER
                || (site.component().equals("cross_attn")
                        && (site.part().equals("hook_k") || site.part().equals("hook_v")));
    }

    /**
     * Numbers of a site at one position of the encoder, where its value is one for each of these; 0 where it has none, or more axes of
     * positions.
     *
     * @throws ModelException if the model has no such site
     */
    public int encoderStride(Site site) {
        List<Axis> axes = entry(site).axes();
        boolean rows = axes.get(0) == Axis.BATCH_POSITION || axes.get(1) == Axis.POSITION;
        return rows && isOfEncoderPositions(site) ? (int) floats(site, 1, 1, 1) : 0;
    }

    /**
     * Numbers in a site's value.
     *
     * @param batch sequences
     * @param encoderLength positions of the encoder
     * @param decoderLength positions of the decoder
     * @throws ModelException if the model has no such site
     */
    public long floats(Site site, int batch, int encoderLength, int decoderLength) {
        long own = site.stack() == StackName.ENCODER ? encoderLength : decoderLength;
        // Cross-attention reads the encoder's positions.
        boolean cross = site.component().equals("cross_attn");
        long floats = 1;
        for (Axis axis : entry(site).axes()) {
            floats *= switch (axis) {
                case BATCH_POSITION -> batch * own;
                case BATCH -> batch;
                case POSITION -> isOfEncoderPositions(site) ? encoderLength : own;
                case QUERY_POSITION -> own;
                case KEY_POSITION -> cross ? encoderLength : own;
                case HEAD -> config.numHeads();
                case D_KV -> config.dKv();
                case D_FF -> config.dFf();
                case D_MODEL -> config.dModel();
                case ONE -> 1;
            };
        }
        return floats;
    }

    /**
     * The site of a canonical name.
     *
     * @throws ModelException if the model has no such site; the message lists the nearest names
     */
    public Site parse(String name) {
        Site site = byName.get(name);
        if (site == null) {
            throw unknown(name);
        }
        return site;
    }

    /**
     * The sites whose names match a pattern in which {@code *} stands for any run of characters.
     *
     * @throws ModelException if none does
     */
    public List<Site> matching(String pattern) {
        Pattern regex = Pattern.compile(Pattern.quote(pattern).replace("*", "\\E.*\\Q"));
        List<Site> matches = new ArrayList<>();
        byName.forEach((name, site) -> {
            if (regex.matcher(name).matches()) {
                matches.add(site);
            }
        });
        if (matches.isEmpty()) {
            throw unknown(pattern);
        }
        return matches;
    }

    private ModelException unknown(String name) {
        List<String> nearest = byName.keySet().stream()
                .sorted(Comparator.comparingInt((String known) -> distance(name, known))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(3)
                .toList();
        return new ModelException("unknown site '" + name + "'; nearest: " + String.join(", ", nearest));
    }

    /** Levenshtein distance. */
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substitution = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(substitution, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
