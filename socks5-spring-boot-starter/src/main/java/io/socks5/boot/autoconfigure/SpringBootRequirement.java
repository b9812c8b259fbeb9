package io.socks5.boot.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringBootVersion;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Stops an application on a Spring Boot that is older than the starter supports. Meters,
 * health and HTTP clients would be silently absent there. Uses only types that an older
 * Spring Boot has.
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
