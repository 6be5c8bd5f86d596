package io.weir.app;

import io.weir.stream.kafka.KafkaLoggers;
import java.nio.file.Path;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.FileAppender;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.layout.PatternLayout;

/** Level and format of the log, from the appenders in {@code log4j2.xml}. */
final class Logging {

    private static final String OWN = "io.weir";

    private Logging() {}

    /** What goes to the error stream. */
    static void set(String level, String format) {
        LoggerContext context = (LoggerContext) LogManager.getContext(false);
        Configuration configuration = context.getConfiguration();
        own(configuration, level);
        only(configuration, configuration.getAppender(format));
        context.updateLoggers();
    }

    /** Everything to a file and nothing to the terminal, for the demo. */
    static void toFile(String level, Path file) {
        LoggerContext context = (LoggerContext) LogManager.getContext(false);
        Configuration configuration = context.getConfiguration();
        own(configuration, level);
        FileAppender appender =
                FileAppender.newBuilder()
                        .setName("file")
                        .withFileName(file.toString())
                        .setLayout(
                                PatternLayout.newBuilder()
                                        .withPattern("%d{HH:mm:ss.SSS} %-5level %c{1}: %msg %X%n")
                                        .build())
                        .setConfiguration(configuration)
                        .build();
        appender.start();
        configuration.addAppender(appender);
        only(configuration, appender);
        context.updateLoggers();
    }

    private static void own(Configuration configuration, String level) {
        configuration.getLoggerConfig(OWN).setLevel(Level.valueOf(level));
        KafkaLoggers.LEVELS.forEach(
                (name, quiet) -> {
                    LoggerConfig logger = configuration.getLoggerConfig(name);
                    if (logger.getName().equals(name)) {
                        logger.setLevel(Level.valueOf(quiet));
                    } else {
                        configuration.addLogger(
                                name, new LoggerConfig(name, Level.valueOf(quiet), true));
                    }
                });
    }

    private static void only(
            Configuration configuration, org.apache.logging.log4j.core.Appender appender) {
        LoggerConfig root = configuration.getRootLogger();
        java.util.List.copyOf(root.getAppenders().keySet()).forEach(root::removeAppender);
        root.addAppender(appender, null, null);
    }
}
