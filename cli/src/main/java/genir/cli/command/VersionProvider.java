package genir.cli.command;

import genir.corpus.text.LuceneVersion;
import picocli.CommandLine.IVersionProvider;

/** The version in the jar's manifest, the revision that the launcher knows, and what it all runs on. */
public final class VersionProvider implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = VersionProvider.class.getPackage().getImplementationVersion();
        String revision = System.getenv("GENIR_REVISION");
        return new String[] {
            "genir " + (version == null ? "(not packaged)" : version)
                    + (revision == null || revision.equals("unknown") ? "" : " (revision " + revision + ")"),
            "Java " + System.getProperty("java.version") + ", Lucene " + LuceneVersion.running()
        };
    }
}
