package genir.model.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import genir.model.Tensor;
import genir.model.plan.Edit;
import genir.model.plan.Hook;
import genir.model.plan.TensorView;
import genir.model.run.T5Runner.DecoderRun;
import genir.model.site.Site;
import genir.model.site.StackName;
import genir.model.weights.Parameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Reading and overwriting sites of the decoder, in fresh runs and in repeated ones. */
class HooksTest {
    private static final int BATCH = 4;

    private final Parameters parameters = TinyModels.parameters(1, 2, true);
    private final T5Runner runner = new T5Runner(parameters);
    private final TokenBatch batch = new TokenBatch(TinyModels.sequences(BATCH, 5, 17), 5);
    private final Tensor memory = runner.encode(batch);
    private final List<Site> sites = runner.sites().all().stream()
            .filter(site -> site.stack() == StackName.DECODER || site.equals(T5Runner.ENCODER_OUTPUT))
            .toList();

    private DecoderRun decoder(T5Runner model) {
        return model.decoder(batch, memory, sites);
    }

    private static float[] logits(DecoderRun run, List<Hook> hooks) {
        return run.run(hooks).read().data();
    }

    @Test
    void aSiteThatIsNotKeptCannotBeHooked() {
        Site kept = runner.sites().parse("decoder.1.hook_mlp_out");
        Site other = runner.sites().parse("decoder.0.hook_mlp_out");
        DecoderRun run = runner.decoder(batch, memory, List.of(kept));
        float[] before = logits(run, List.of());
        assertThatThrownBy(() -> run.run(List.of(run.look(other, view -> {}))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("decoder.0.hook_mlp_out");
        assertThatThrownBy(() -> run.run(List.of(run.look(kept, view -> {}), run.overwrite(other, view -> {}))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("decoder.0.hook_mlp_out");
        assertThatThrownBy(() -> run.view(other)).isInstanceOf(IllegalArgumentException.class);
        assertThat(logits(run, List.of())).containsExactly(before);
    }

    @Test
    void everySiteWrittenWithItsOwnValueChangesNothing() {
        DecoderRun run = decoder(runner);
        float[] before = logits(run, List.of());
        for (Site site : sites) {
            List<Hook> same =
                    List.of(run.overwrite(site, view -> view.write(view.read().data())));
            assertThat(logits(run, same)).as(site.name()).containsExactly(before);
        }
    }

    @Test
    void everySiteChangesTheLogitsOfThePatchedRowOnly() {
        changesThePatchedRowOnly(decoder(runner), sites);
    }

    /** The encoder's too, in the middle of a run of the whole model; with two layers, so that a site has one behind it. */
    @Test
    void everySiteOfTheWholeModelChangesTheLogitsOfThePatchedRowOnly() {
        T5Runner model = new T5Runner(TinyModels.parameters(2, 2, true));
        Collection<Site> all = model.sites().all();
        changesThePatchedRowOnly(model.whole(batch, all), all);
    }

    @Test
    void theWholeModelRunsAgainFromAnySiteToTheSameBytes() {
        T5Runner model = new T5Runner(TinyModels.parameters(2, 2, true));
        Collection<Site> all = model.sites().all();
        DecoderRun repeated = model.whole(batch, all);
        logits(repeated, List.of());
        T5Runner other = new T5Runner(model.parameters());
        for (Site site : all) {
            String variable = model.sites().entry(site).variable();
            List<Hook> patch = List.of(Hook.write(variable, view -> shake(view, 1)));
            // A fresh preparation makes the other model run from its first step.
            float[] full = logits(other.whole(batch, all), patch);
            assertThat(logits(repeated, patch)).as(site.name()).containsExactly(full);
        }
    }

    @Test
    void everyHookFiresOnceInEveryRun() {
        T5Runner model = new T5Runner(TinyModels.parameters(2, 2, true));
        Collection<Site> all = model.sites().all();
        DecoderRun run = model.whole(batch, all);
        Map<Site, Integer> fired = new HashMap<>();
        List<Hook> hooks = new ArrayList<>();
        for (Site site : all) {
            hooks.add(run.look(site, view -> fired.merge(site, 1, Integer::sum)));
        }
        for (int times = 1; times <= 3; times++) {
            run.run(hooks);
            assertThat(fired).hasSameSizeAs(all).containsOnlyKeys(all).doesNotContainValue(times + 1);
            assertThat(fired.values()).containsOnly(times);
        }
        // One that could not fire is refused before any other has.
        List<Hook> withUnknown = new ArrayList<>(hooks);
        withUnknown.add(Hook.read("decoder.7.hook_mlp_out", view -> {}));
        assertThatThrownBy(() -> run.run(withUnknown))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("decoder.7.hook_mlp_out");
        assertThat(fired.values()).containsOnly(3);
    }

    @Test
    void captureTakesAsManyBytesAsItSays() {
        for (int decoderLength : new int[] {1, 3}) {
            T5Runner model = new T5Runner(TinyModels.parameters(2, 2, true), decoderLength);
            List<int[]> tokens = Collections.nCopies(BATCH, new int[decoderLength]);
            for (Site site : model.sites().all()) {
                Tensor value = model.run(batch, tokens, List.of(site)).sites().get(site);
                assertThat(model.captureBytes(batch, List.of(site)))
                        .as(site.name())
                        .isEqualTo(4L * value.data().length);
            }
        }
        Collection<Site> all = runner.sites().all();
        assertThat(runner.captureBytes(batch, all))
                .isEqualTo(all.stream()
                        .mapToLong(site -> runner.captureBytes(batch, List.of(site)))
                        .sum());
        assertThatThrownBy(
                        () -> runner.captureBytes(batch, List.of(new Site(StackName.DECODER, 9, "", "hook_mlp_out"))))
                .hasMessageContaining("nearest");
    }

    private static void changesThePatchedRowOnly(DecoderRun run, Collection<Site> sites) {
        float[] before = logits(run, List.of());
        int patched = 2;
        for (Site site : sites) {
            float[] after = logits(run, List.of(run.overwrite(site, view -> shake(view, patched))));
            for (int row = 0; row < BATCH; row++) {
                float[] was = row(before, row);
                float[] is = row(after, row);
                if (row == patched) {
                    assertThat(is).as(site.name()).isNotEqualTo(was);
                } else {
                    assertThat(is).as(site.name()).containsExactly(was);
                }
            }
        }
    }

    /** Random changes to one sequence's part of a value. */
    private static void shake(TensorView view, int sequence) {
        int rows = view.rows() / BATCH;
        float[] values = new float[rows * view.rowLength()];
        view.readRows(sequence * rows, (sequence + 1) * rows, values, 0);
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < values.length; i++) {
            values[i] += (float) random.nextDouble(0.5, 4) * (random.nextBoolean() ? 1 : -1);
        }
        view.writeRows(sequence * rows, (sequence + 1) * rows, values, 0);
    }

    private static float[] row(float[] logits, int row) {
        return Arrays.copyOfRange(logits, row * TinyModels.VOCABULARY, (row + 1) * TinyModels.VOCABULARY);
    }

    @Test
    void repeatedRunsEqualFreshOnes() {
        List<List<String>> patches = List.of(
                List.of("decoder.1.hook_mlp_out"),
                List.of("decoder.0.hook_attn_out"),
                List.of(),
                List.of("decoder.0.hook_resid_pre"),
                List.of("decoder.1.hook_cross_attn_out", "decoder.0.hook_mlp_out"),
                List.of("decoder.final_ln.hook_scale"),
                List.of("encoder.hook_out"),
                List.of(),
                List.of("decoder.0.attn.hook_v", "decoder.0.attn.hook_z"),
                List.of("decoder.1.cross_attn.hook_attn_scores"),
                List.of("decoder.hook_embed", "decoder.1.cross_attn.hook_k"),
                List.of("decoder.hook_out"));
        List<float[]> fresh = new ArrayList<>();
        T5Runner other = new T5Runner(parameters);
        for (List<String> patch : patches) {
            DecoderRun run = decoder(other);
            fresh.add(logits(run, shaken(patch)));
        }
        for (int offset = 0; offset < 4; offset++) {
            DecoderRun run = decoder(runner);
            for (int i = 0; i < 3 * patches.size(); i++) {
                // Another stride for each offset: other neighbours, so other parts of the plan are still clean.
                int index = (i * (2 * offset + 1) + offset) % patches.size();
                assertThat(logits(run, shaken(patches.get(index))))
                        .as(i + ": " + patches.get(index))
                        .containsExactly(fresh.get(index));
            }
        }
    }

    /** Whatever a replacing hook spares, this run and those after it give what a run that spares nothing gives. */
    @Test
    void replacingEqualsOverwriting() {
        T5Runner other = new T5Runner(parameters);
        List<List<Site>> patches = new ArrayList<>();
        for (int i = 0; i < sites.size(); i++) {
            patches.add(List.of(sites.get(i)));
            patches.add(List.of(sites.get(i), sites.get((7 * i + 3) % sites.size())));
        }
        patches.add(sites);
        for (boolean keepAll : new boolean[] {true, false}) {
            for (List<Site> patch : patches) {
                List<Site> kept = keepAll ? sites : patch;
                DecoderRun repeated = runner.decoder(batch, memory, kept);
                float[] plain = logits(repeated, List.of());
                List<Hook> overwriting = new ArrayList<>();
                List<Hook> replacing = new ArrayList<>();
                for (Site site : Set.copyOf(patch)) {
                    overwriting.add(repeated.overwrite(site, HooksTest::fill));
                    replacing.add(repeated.replace(site, HooksTest::fill));
                }
                float[] expected = logits(other.decoder(batch, memory, kept), overwriting);
                assertThat(logits(repeated, replacing)).as(patch.toString()).containsExactly(expected);
                assertThat(logits(repeated, replacing)).as(patch.toString()).containsExactly(expected);
                assertThat(logits(repeated, List.of())).as("after " + patch).containsExactly(plain);
                float[] fromTheStart = logits(runner.decoder(batch, memory, kept), replacing);
                assertThat(fromTheStart).as(patch.toString()).containsExactly(expected);
            }
        }
    }

    private static void fill(TensorView view) {
        float[] values = new float[view.rows() * view.rowLength()];
        for (int i = 0; i < values.length; i++) {
            values[i] = 0.1f * (i % 7);
        }
        view.write(values);
    }

    private static List<Hook> shaken(List<String> names) {
        List<Hook> hooks = new ArrayList<>();
        for (String name : names) {
            hooks.add(Hook.write(name.replace("0.hook_resid_pre", "hook_embed"), view -> shake(view, 1)));
        }
        hooks.add(Hook.read("decoder.0.hook_mlp_out", view -> {}));
        return hooks;
    }

    @Test
    void aReadingHookSeesWhatAWritingOneLeft() {
        DecoderRun run = decoder(runner);
        run.run(List.of());
        Site early = runner.sites().parse("decoder.0.hook_mlp_out");
        Site late = runner.sites().parse("decoder.0.hook_resid_post");
        Site mid = runner.sites().parse("decoder.0.hook_resid_mid_cross");
        List<float[]> seen = new ArrayList<>();
        run.run(List.of(
                run.look(late, view -> seen.add(view.read().data())),
                run.look(mid, view -> seen.add(view.read().data())),
                run.overwrite(early, view -> view.write(new float[view.rows() * view.rowLength()]))));
        assertThat(seen).hasSize(2);
        // Without the MLP's output the residual passes through.
        assertThat(seen.get(0)).containsExactly(seen.get(1));
    }

    @Test
    void afterAFailingHookNothingOfItRemains() {
        DecoderRun run = decoder(runner);
        float[] before = logits(run, List.of());
        for (String name : List.of("decoder.0.hook_attn_out", "decoder.hook_embed", "decoder.1.hook_resid_post")) {
            assertThatThrownBy(() -> run.run(List.of(Hook.write(name, view -> {
                        shake(view, 0);
                        throw new IllegalStateException("on purpose");
                    }))))
                    .hasMessageContaining("on purpose");
            assertThat(logits(run, List.of())).as(name).containsExactly(before);
        }
    }

    /** Of changes that are data, those that two runs share are not made again: whatever they are, a run gives what a fresh one gives. */
    @Test
    void changesThatComeAgainStand() {
        T5Runner other = new T5Runner(parameters);
        DecoderRun repeated = decoder(runner);
        DecoderRun lasting = runner.lastingDecoder(batch, memory, sites);
        SplittableRandom random = new SplittableRandom(5);
        // Two changes for each site, so that runs share some and have others of the same value.
        List<List<Hook>> pool = sites.stream()
                .map(site -> List.of(changes(repeated, site, random), changes(repeated, site, random)))
                .toList();
        Set<Hook> drawn = new HashSet<>();
        for (int i = 0; i < 300; i++) {
            for (int changed = 0; changed < 3; changed++) {
                Hook hook = pool.get(random.nextInt(pool.size())).get(random.nextInt(2));
                if (!drawn.remove(hook)) {
                    drawn.add(hook);
                }
            }
            if (drawn.size() > 8) {
                drawn.clear();
            }
            // Also two changes of one value, whose order matters.
            List<Hook> hooks =
                    pool.stream().flatMap(List::stream).filter(drawn::contains).toList();
            float[] fresh = logits(decoder(other), hooks);
            assertThat(logits(repeated, hooks)).as("run " + i).containsExactly(fresh);
            assertThat(logits(lasting, hooks)).as("lasting run " + i).containsExactly(fresh);
        }
    }

    /** Another fourth of a value's elements, or all of them. */
    private static Hook changes(DecoderRun run, Site site, SplittableRandom random) {
        TensorView view = run.view(site);
        int length = view.rows() * view.rowLength();
        if (random.nextInt(4) == 0) {
            return run.edit(site, true, List.of(new Edit.Fill(0, length, (float) random.nextDouble())));
        }
        float[] values = new float[Math.max(1, length / 4)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        int from = random.nextInt(length - values.length + 1);
        return run.edit(
                site,
                false,
                List.of(
                        switch (random.nextInt(3)) {
                            case 0 -> new Edit.Put(from, values.length, values, 0);
                            case 1 -> new Edit.Add(from, values);
                            default -> new Edit.Scale(from, values.length, 1.5);
                        }));
    }
}
