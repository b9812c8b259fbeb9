package io.socks5.boot.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringBootVersion;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Stops an application that runs on an older Spring Boot than the starter is made for.
 * There, meters, health and HTTP clients would be left out without a word. Uses nothing
 * that an older Spring Boot lacks.
 */
class SpringBootRequirement implements ApplicationContextInitializer<ConfigurableApplicationContext> {

	private static final int OLDEST = 4;

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		check(SpringBootVersion.getVersion());
	}

	static void check(@Nullable String version) {
		if (version != null && Integer.parseInt(version.substring(0, version.indexOf('.'))) < OLDEST) {
			throw new UnsupportedSpringBootException(version);
		}
	}

}
