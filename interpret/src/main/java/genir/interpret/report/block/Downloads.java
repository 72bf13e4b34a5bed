package genir.interpret.report.block;

import java.util.List;

/** Data files of a section: carried inside the report for when it travels alone, and linked beside it. */
public record Downloads(List<File> files) implements Block {
    /**
     * One file.
     *
     * @param name its file name
     * @param path where it lies, relative to the report
     * @param content the whole file
     */
    public record File(String name, String path, String content) {
        /** The file as a {@code data:} address. */
        public String dataUri() {
            return DataUri.csv(content);
        }
    }

    public Downloads {
        files = List.copyOf(files);
    }

    @Override
    public String kind() {
        return "downloads";
    }
}
