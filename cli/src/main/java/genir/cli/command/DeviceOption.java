package genir.cli.command;

import genir.cli.run.DeviceConfig;
import genir.cli.run.ExperimentConfig;
import genir.model.plan.Device;
import java.util.List;
import picocli.CommandLine.Option;

/** The option of commands that compute: on which device. */
final class DeviceOption {
    @Option(
            names = "--device",
            paramLabel = "KIND",
            description =
                    "What computes: cpu, cuda, nd4j, or auto for a GPU where one works (default: the configuration's"
                            + " device). A precision may follow, as in cuda:tf32.")
    private String device;

    /** A configuration with the device that was asked for, if one was. */
    ExperimentConfig over(ExperimentConfig config) {
        return device == null ? config : config.on(chosen());
    }

    /** The device where there is no configuration. */
    Device open() {
        return (device == null ? DeviceConfig.defaults() : chosen()).open();
    }

    /** The option as it was given, for another process; nothing where it was not. */
    List<String> arguments() {
        return device == null ? List.of() : List.of("--device", device);
    }

    private DeviceConfig chosen() {
        return DeviceConfig.parse(device);
    }
}
