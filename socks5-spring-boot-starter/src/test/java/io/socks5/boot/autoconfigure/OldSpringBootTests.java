package io.socks5.boot.autoconfigure;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.socks5.client.Socks5Client;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * On a Spring Boot that is too old, no application starts: meters, health and HTTP
 * clients behind the proxy would be missing.
 */
class OldSpringBootTests {

	@Test
	void theStartOnSpringBoot35SaysWhichOneIsRequired() throws Exception {
		assertThat(run(StartsInTurn.class, "--socks5.proxy.host=proxy.corp")).contains("(v3.5.")
			.contains("APPLICATION FAILED TO START")
			.contains(
					"The SOCKS5 starter requires Spring Boot 4.0 or later, and the application runs on Spring Boot 3.5.")
			.contains("Upgrade the application to Spring Boot 4.0 or later.")
			.contains("failed with UnsupportedSpringBootException")
			.doesNotContain("started with [");
	}

	@Test
	void aPlainContextOnSpringBoot35IsRefusedToo() throws Exception {
		assertThat(run(PlainContext.class)).contains("refused: The SOCKS5 starter requires Spring Boot 4.0 or later");
	}

	@ParameterizedTest
	@ValueSource(strings = { "2.7.18", "3.0.0", "3.5.16-SNAPSHOT" })
	void refusesWhatIsOlder(String version) {
		assertThatExceptionOfType(UnsupportedSpringBootException.class)
			.isThrownBy(() -> SpringBootRequirement.check(version))
			.withMessageContaining("runs on Spring Boot " + version);
	}

	@ParameterizedTest
	@ValueSource(strings = { "4.0.0", "4.1.2", "10.0.0-M1" })
	void takesWhatIsNotOlder(String version) {
		assertThatNoException().isThrownBy(() -> SpringBootRequirement.check(version));
	}

	private static String run(Class<?> main, String... arguments) throws Exception {
		Stream<String> command = Stream.concat(Stream.of(main.getName()), Stream.of(arguments));
		return ChildJava.run(classPath(), Map.of(), command.toArray(String[]::new));
	}

	private static String classPath() throws IOException {
		try (Stream<Path> jars = Files.list(Path.of("target", "spring-boot-3.5"))) {
			Stream<String> own = Stream
				.of(Socks5AutoConfiguration.class, StartsInTurn.class, Socks5Client.class, NullMarked.class,
						Observation.class, KeyValue.class)
				.map((type) -> Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()))
					.toString());
			return Stream.concat(own, jars.map(Path::toString))
				.distinct()
				.collect(Collectors.joining(File.pathSeparator));
		}
	}

}
