package genir.interpret.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.corpus.InputException;
import genir.interpret.PlantedModel;
import genir.interpret.SmallModel;
import genir.interpret.patch.Component;
import genir.interpret.patch.Experiment;
import genir.interpret.patch.Intervention;
import genir.interpret.patch.ModelOnly;
import genir.interpret.patch.Target;
import genir.model.run.T5Runner;
import genir.model.site.Site;
import genir.model.site.StackName;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class InspectorTest {
    private static final Offset<Float> CLOSE = Offset.offset(1e-5f);
    private static final int[] TOKENS = SmallModel.vocabulary().encode("lemon grape", 8);

    private static Inspection inspect(T5Runner runner, Experiment experiment, String... sites) {
        List<Site> wanted = Arrays.stream(sites)
                .flatMap(pattern -> runner.sites().matching(pattern).stream())
                .toList();
        return new Inspector(runner, new ModelOnly(3, null)).run(TOKENS, wanted, experiment);
    }

    @Test
    void theLensOfTheLastResidualIsThePrediction() {
        T5Runner runner = new T5Runner(SmallModel.trained());
        Inspection inspection = inspect(runner, Experiment.NONE, "decoder.2.hook_resid_post", "*.hook_pattern");
        Site last = runner.sites().parse("decoder.2.hook_resid_post");
        SiteReading lens =
                SiteReading.of(runner, last, inspection.sites().get(last), 3).get(0);
        assertThat(lens.lens()).isTrue();
        for (int i = 0; i < 3; i++) {
            assertThat(lens.values()[i]).isCloseTo(inspection.logits().data()[lens.indexes()[i]], CLOSE);
        }
        assertThat(lens.indexes()[0]).isEqualTo(SmallModel.vocabulary().docidToken("d0"));
        // Positions are the query's, without padding.
        Site pattern = runner.sites().parse("decoder.1.cross_attn.hook_pattern");
        assertThat(inspection.sites().get(pattern).shape()).containsExactly(1, 2, 1, TOKENS.length);
        List<SiteReading> heads =
                SiteReading.of(runner, pattern, inspection.sites().get(pattern), 9);
        assertThat(heads.stream().map(SiteReading::place)).containsExactly("head 0", "head 1");
        assertThat(heads.get(0).values()).hasSize(TOKENS.length);
    }

    @Test
    void headsAreReadThroughTheirPartOfTheOutputMatrix() {
        T5Runner runner = new T5Runner(PlantedModel.parameters());
        Inspection inspection = inspect(runner, Experiment.NONE, "decoder.2.cross_attn.hook_z");
        Site site = runner.sites().parse("decoder.2.cross_attn.hook_z");
        List<SiteReading> heads =
                SiteReading.of(runner, site, inspection.sites().get(site), 1);
        assertThat(heads.get(0).indexes()).containsExactly(PlantedModel.docid(1));
        assertThat(heads.get(1).indexes()).containsExactly(PlantedModel.LEMON);
    }

    @Test
    void sitesAreSeenAsTheInterventionsLeaveThem() {
        T5Runner runner = new T5Runner(PlantedModel.parameters());
        Experiment zero = Experiment.of(new Intervention.Zero(Target.layers(Component.MLP, 1)));
        Inspection inspection = inspect(runner, zero, "decoder.1.hook_mlp_out", "decoder.1.hook_resid_*");
        assertThat(inspection.sites().get(Component.MLP.output(1)).data()).containsOnly(0);
        assertThat(inspection
                        .sites()
                        .get(runner.sites().parse("decoder.1.hook_resid_post"))
                        .data())
                .containsExactly(inspection
                        .sites()
                        .get(runner.sites().parse("decoder.1.hook_resid_mid_cross"))
                        .data());
        float[] logits = inspection.logits().data();
        assertThat(logits[PlantedModel.docid(0)]).isZero();
    }

    @Test
    void whatAModelAloneLacksIsSaid() {
        T5Runner runner = new T5Runner(SmallModel.untrained());
        Target mlp = Target.layers(Component.MLP);
        assertThatThrownBy(() -> inspect(runner, Experiment.of(new Intervention.Mean(mlp, null))))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("-r");
        assertThatThrownBy(() -> inspect(runner, Experiment.of(new Intervention.FromModel(mlp, null))))
                .hasMessageContaining("-r");
        assertThatThrownBy(() -> inspect(runner, Experiment.of(new Intervention.FromQuery(mlp, "lemon"))))
                .hasMessageContaining("-r");
        assertThatThrownBy(() -> inspect(runner, Experiment.of(new Intervention.FromQuery(mlp, null))))
                .hasMessageContaining("no next one");
        assertThatThrownBy(() -> new Inspector(runner, new ModelOnly(3, null))
                        .run(new int[] {5, 4000, 1}, List.of(), Experiment.NONE))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("token 4000 is not between 0 and");
    }

    @Test
    void theEncodersSitesAreReadAsTheyAreWithTheInterventions() {
        Site changed = new Site(StackName.ENCODER, 0, "", "hook_mlp_out");
        Site behind = new Site(StackName.ENCODER, 0, "", "hook_resid_post");
        Site before = new Site(StackName.ENCODER, 0, "", "hook_resid_mid");
        Inspection seen = inspect(
                new T5Runner(SmallModel.trained()),
                Experiment.of(new Intervention.Zero(Target.at(changed))),
                changed.name(),
                behind.name(),
                before.name());
        assertThat(seen.sites().get(changed).data()).containsOnly(0);
        assertThat(seen.sites().get(behind).data())
                .containsExactly(seen.sites().get(before).data());
        assertThat(seen.sites().get(before).data())
                .isNotEqualTo(new float[seen.sites().get(before).data().length]);
    }
}
