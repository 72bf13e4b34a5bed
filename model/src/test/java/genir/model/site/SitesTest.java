package genir.model.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.model.ModelException;
import genir.model.T5Config;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SitesTest {
    private static Sites sites(int decoderLength) {
        T5Config config = new T5Config(37, 12, 4, 20, 3, 2, 3, 8, 16, 0.1, null, null, true, null, null);
        return new Sites(config, decoderLength);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void namesAreReadBack(int decoderLength) {
        Sites sites = sites(decoderLength);
        assertThat(sites.all()).hasSizeGreaterThan(50).allSatisfy(site -> {
            assertThat(sites.parse(site.name())).isEqualTo(site);
            assertThat(sites.entry(site).variable()).isNotBlank();
        });
        assertThat(sites.all().stream().map(Site::name)).doesNotHaveDuplicates();
    }

    @Test
    void theResidualBeforeALayerIsTheOneBehindTheLast() {
        Sites sites = sites(1);
        assertThat(sites.entry(sites.parse("decoder.2.hook_resid_pre")).variable())
                .isEqualTo("decoder.1.hook_resid_post");
        assertThat(sites.entry(sites.parse("encoder.0.hook_resid_pre")).variable())
                .isEqualTo("encoder.hook_embed");
    }

    @Test
    void aSingleDecoderPositionHasNoScores() {
        for (String part : List.of("q", "k", "attn_scores", "pattern")) {
            String name = "decoder.1.attn.hook_" + part;
            assertThatThrownBy(() -> sites(1).parse(name)).isInstanceOf(ModelException.class);
            assertThat(sites(2).parse(name).name()).isEqualTo(name);
            assertThat(sites(1).parse("decoder.1.cross_attn.hook_" + part)).isNotNull();
            assertThat(sites(1).parse("encoder.1.attn.hook_" + part)).isNotNull();
        }
        assertThat(sites(1).parse("decoder.1.attn.hook_v")).isNotNull();
        assertThat(sites(1).parse("decoder.1.attn.hook_z")).isNotNull();
    }

    @Test
    void anUnknownSiteListsTheNearest() {
        assertThatThrownBy(() -> sites(1).parse("decoder.2.hook_mlp_output"))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith(
                        "unknown site 'decoder.2.hook_mlp_output'; nearest: decoder.2.hook_mlp_out, decoder.");
        assertThatThrownBy(() -> sites(1).entry(new Site(StackName.ENCODER, 7, "", "hook_mlp_out")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("nearest: encoder.0.hook_mlp_out, encoder.1.hook_mlp_out");
        assertThatThrownBy(() -> sites(1).parse("")).isInstanceOf(ModelException.class);
    }

    @Test
    void aStarStandsForAnything() {
        Sites sites = sites(1);
        assertThat(sites.matching("decoder.*.hook_mlp_out").stream().map(Site::name))
                .containsExactly("decoder.0.hook_mlp_out", "decoder.1.hook_mlp_out", "decoder.2.hook_mlp_out");
        assertThat(sites.matching("*")).containsExactlyElementsOf(sites.all());
        assertThat(sites.matching("encoder.hook_out")).containsExactly(sites.parse("encoder.hook_out"));
        // A dot is a dot.
        assertThatThrownBy(() -> sites.matching("decoder.0xhook_mlp_out"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("decoder.0.hook_mlp_out");
        assertThatThrownBy(() -> sites.matching("decoder.*.hook_nothing")).isInstanceOf(ModelException.class);
    }
}
