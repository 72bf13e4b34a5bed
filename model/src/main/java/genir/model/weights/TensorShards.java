package genir.model.weights;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Tensors whose values come in pieces and together need not fit into memory, in safetensors files as transformers splits checkpoints:
 * {@code NAME.safetensors}, or {@code NAME-00001-of-00003.safetensors} and so on with {@code NAME.safetensors.index.json}. No tensor is
 * split; one that is larger than a shard has one of its own.
 *
 * <p>Nothing appears under these names before {@link #finish}; an earlier set of the same name is replaced then.
 */
public final class TensorShards implements Closeable {
    private static final String ENDING = ".safetensors";

    private record Shard(Path file, FileChannel channel) {
        Path partial() {
            return TensorShards.partial(file);
        }
    }

    private record Slot(Shard shard, long offset, long bytes) {}

    private final Path file;
    private final Path index;
    /** The files of the set that stands here. */
    private final Set<Path> earlier;

    private final List<Shard> shards = new ArrayList<>();
    private final Map<String, Slot> slots = new LinkedHashMap<>();

    private TensorShards(Path file) {
        this.file = file;
        this.index = file.resolveSibling(file.getFileName() + ".index.json");
        this.earlier = earlier();
    }

    /**
     * Makes room for tensors, all 0.
     *
     * @param file {@code NAME.safetensors}; its folder is made as needed
     * @param shardBytes a shard's data at most, unless a tensor alone is larger
     */
    public static TensorShards create(Path file, List<TensorSpec> tensors, long shardBytes) throws IOException {
        TensorShards made = new TensorShards(file.toAbsolutePath().normalize());
        try {
            Files.createDirectories(made.file.getParent());
            List<List<TensorSpec>> parts = parts(tensors, shardBytes);
            for (int part = 0; part < parts.size(); part++) {
                made.add(made.name(part, parts.size()), parts.get(part));
            }
            return made;
        } catch (IOException | RuntimeException failure) {
            made.close();
            throw failure;
        }
    }

    /** Whether a file's name has the ending that this needs. */
    public static boolean canBeNamed(Path file) {
        return file.getFileName() != null && file.getFileName().toString().endsWith(ENDING);
    }

    private static List<List<TensorSpec>> parts(List<TensorSpec> tensors, long shardBytes) {
        List<List<TensorSpec>> parts = new ArrayList<>(List.of(new ArrayList<>()));
        long bytes = 0;
        for (TensorSpec tensor : tensors) {
            List<TensorSpec> last = parts.get(parts.size() - 1);
            if (!last.isEmpty() && bytes + tensor.bytes() > shardBytes) {
                last = new ArrayList<>();
                parts.add(last);
                bytes = 0;
            }
            last.add(tensor);
            bytes += tensor.bytes();
        }
        return parts;
    }

    private Path name(int part, int of) {
        String plain = file.getFileName().toString();
        String stem = plain.substring(0, plain.length() - ENDING.length());
        return of == 1
                ? file
                : file.resolveSibling(String.format(Locale.ROOT, "%s-%05d-of-%05d%s", stem, part + 1, of, ENDING));
    }

    private void add(Path name, List<TensorSpec> tensors) throws IOException {
        FileChannel channel = FileChannel.open(
                partial(name),
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
        Shard shard = new Shard(name, channel);
        shards.add(shard);
        byte[] header = HeaderWriter.header(Map.of("format", "pt"), tensors);
        write(channel, ByteBuffer.wrap(header), 0);
        long offset = header.length;
        for (TensorSpec tensor : tensors) {
            if (slots.put(tensor.name(), new Slot(shard, offset, tensor.bytes())) != null) {
                throw new IllegalArgumentException("two tensors are named " + OneLine.quote(tensor.name()));
            }
            offset += tensor.bytes();
        }
        if (offset > header.length) {
            write(channel, ByteBuffer.allocate(1), offset - 1);
        }
    }

    /** What all tensors take. */
    public long bytes() {
        return slots.values().stream().mapToLong(Slot::bytes).sum();
    }

    /**
     * Puts some of a tensor's values into their place.
     *
     * @param from byte of the tensor at which they begin
     * @param values in little-endian order; all that remains is written
     */
    public void put(String tensor, long from, ByteBuffer values) throws IOException {
        Slot slot = slots.get(tensor);
        if (from < 0 || from + values.remaining() > slot.bytes()) {
            throw new IllegalArgumentException(
                    tensor + ": bytes " + from + " to " + (from + values.remaining()) + " of " + slot.bytes());
        }
        write(slot.shard().channel(), values, slot.offset() + from);
    }

    private static void write(FileChannel channel, ByteBuffer bytes, long from) throws IOException {
        long at = from;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
    }

    /**
     * Gives the files their names, the index last; of an earlier set of this name nothing stays.
     *
     * @return the files with tensors
     */
    public List<Path> finish() throws IOException {
        for (Shard shard : shards) {
            shard.channel().force(true);
            shard.channel().close();
        }
        Files.deleteIfExists(index);
        for (Shard shard : shards) {
            Files.move(
                    shard.partial(), shard.file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        if (shards.size() > 1) {
            writeIndex();
        }
        List<Path> files = shards.stream().map(Shard::file).toList();
        for (Path each : earlier) {
            if (!files.contains(each)) {
                Files.deleteIfExists(each);
            }
        }
        return files;
    }

    private Set<Path> earlier() {
        Set<Path> files = new TreeSet<>(Set.of(file));
        if (Files.exists(index)) {
            ShardIndex.read(index).values().forEach(name -> files.add(file.resolveSibling(name)));
        }
        return files;
    }

    private void writeIndex() throws IOException {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.putObject("metadata").put("total_size", bytes());
        ObjectNode map = json.putObject("weight_map");
        slots.forEach((tensor, slot) ->
                map.put(tensor, slot.shard().file().getFileName().toString()));
        Path partial = partial(index);
        Files.write(partial, (json.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8));
        Files.move(partial, index, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Path partial(Path file) {
        return file.resolveSibling("." + file.getFileName() + ".partial");
    }

    /** Leaves nothing behind that was not finished. */
    @Override
    public void close() throws IOException {
        for (Shard shard : shards) {
            shard.channel().close();
            Files.deleteIfExists(shard.partial());
        }
    }
}
