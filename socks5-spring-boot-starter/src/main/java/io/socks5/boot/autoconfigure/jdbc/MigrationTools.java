package io.socks5.boot.autoconfigure.jdbc;

import java.util.List;

import io.socks5.boot.autoconfigure.integration.Socks5Integration;

import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * The tools for which Spring Boot creates a data source that is not a bean.
 */
final class MigrationTools {

	private static final List<Tool> TOOLS = List.of(new Tool("org.flywaydb.core.Flyway", "spring.flyway"),
			new Tool("liquibase.integration.spring.SpringLiquibase", "spring.liquibase"));

	private MigrationTools() {
	}

	static void requireSharedDataSource(Environment environment, Socks5Integration integration) {
		for (Tool tool : TOOLS) {
			for (String property : List.of(tool.prefix() + ".url", tool.prefix() + ".user")) {
				if (environment.containsProperty(property)
						&& ClassUtils.isPresent(tool.type(), MigrationTools.class.getClassLoader())) {
					throw integration.refuse(
							"'" + property + "' is set, for which Spring Boot creates a data source without a pool",
							"Remove the property, so that the migration shares the application's DataSource, or "
									+ "provide a HikariDataSource bean for it.");
				}
			}
		}
	}

	/**
	 * A tool.
	 *
	 * @param type its main class
	 * @param prefix the prefix of its properties
	 */
	private record Tool(String type, String prefix) {

	}

}
