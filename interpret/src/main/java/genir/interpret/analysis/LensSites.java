package genir.interpret.analysis;

import genir.interpret.session.Session;
import genir.model.site.Site;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where the logit lens follows a query through the decoder (method.md, section 4.5). */
final class LensSites {
    /** The residual stream before the first layer. */
    static final String INPUT = "resid_pre";
    /** The residual stream behind a layer. */
    static final String OUTPUT = "resid_post";

    private static final List<String> OF_A_LAYER =
            List.of("resid_mid", "resid_mid_cross", OUTPUT, "cross_attn_out", "mlp_out");

    /** A place as tables have it; layer -1 is the decoder's input. */
    record Place(int layer, String name) {}

    private LensSites() {}

    /** In the order of the model. */
    static Map<Place, Site> of(Session session) {
        Map<Place, Site> sites = new LinkedHashMap<>();
        sites.put(new Place(-1, INPUT), site(0, INPUT));
        for (int layer = 0; layer < session.layers(); layer++) {
            for (String name : OF_A_LAYER) {
                sites.put(new Place(layer, name), site(layer, name));
            }
        }
        return sites;
    }

    private static Site site(int layer, String name) {
        return DecoderPass.residual(layer, "hook_" + name);
    }
}
