package genir.interpret.report.section;

import genir.interpret.report.block.Block;
import genir.interpret.report.block.Preformatted;
import genir.interpret.report.input.RunFolder;
import java.util.ArrayList;
import java.util.List;

/** How the run was made: its configuration and its provenance. */
public final class ConfigurationSection implements Section {
    @Override
    public String id() {
        return "configuration";
    }

    @Override
    public String title() {
        return "Configuration and provenance";
    }

    @Override
    public List<Block> blocks(RunFolder run) {
        List<Block> blocks = new ArrayList<>();
        run.text("config.yaml")
                .ifPresent(yaml -> blocks.add(new Preformatted("config.yaml, with every default filled in", yaml)));
        run.json("provenance.json")
                .ifPresent(provenance -> blocks.addAll(new JsonTables(false).of(provenance, "Provenance")));
        return blocks;
    }
}
