package io.socks5.boot.autoconfigure.jdbc;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The drivers that connect through a socket factory without a lookup.
 */
enum JdbcDriver {

	/** PostgreSQL. */
	POSTGRESQL("jdbc:postgresql:", "org.postgresql.Driver", "io.socks5.boot.jdbc.PostgreSqlSocketFactory",
			"socketFactoryArg", "service", "localSocketAddress", "PGHOST", "PGPORT"),

	/** MySQL Connector/J. */
	MYSQL("jdbc:mysql:", "com.mysql.cj.jdbc.Driver", "io.socks5.boot.jdbc.MySqlSocketFactory", "socks5Client",
			"localSocketAddress", "socksProxyHost", "namedPipePath", "dnsSrv"),

	/** MariaDB Connector/J. */
	MARIADB("jdbc:mariadb:", "org.mariadb.jdbc.Driver", "io.socks5.boot.jdbc.MariaDbSocketFactory", "socks5Client",
			"localSocket", "localSocketAddress", "pipe");

	private final String prefix;

	private final String className;

	private final String factory;

	private final String keyOption;

	private final List<String> unsupported;

	JdbcDriver(String prefix, String className, String factory, String keyOption, String... unsupported) {
		this.prefix = prefix;
		this.className = className;
		this.factory = factory;
		this.keyOption = keyOption;
		this.unsupported = List.of(unsupported);
	}

	/**
	 * Finds the driver of a URL.
	 * @param url a JDBC URL
	 * @return the driver, or {@code null} if it cannot go through the proxy
	 */
	static @Nullable JdbcDriver of(String url) {
		return Arrays.stream(values()).filter((driver) -> url.startsWith(driver.prefix)).findFirst().orElse(null);
	}

	/**
	 * Returns the scheme with which the URLs of this driver begin.
	 * @return the scheme
	 */
	String prefix() {
		return this.prefix;
	}

	String factory() {
		return this.factory;
	}

	String className() {
		return this.className;
	}

	/**
	 * Returns whether this integration sets an option, or the option makes the driver
	 * connect without the factory or to another host.
	 * @param option the name of an option
	 * @return {@code true} if so
	 */
	boolean rejects(String option) {
		String name = option.toLowerCase(Locale.ROOT);
		return name.equals("socketfactory") || name.equals(this.keyOption.toLowerCase(Locale.ROOT))
				|| this.unsupported.stream().anyMatch((each) -> each.toLowerCase(Locale.ROOT).equals(name));
	}

	/**
	 * Returns the options that make the driver use the socket factory.
	 * @param key the key of the client
	 * @return the options
	 */
	Map<String, String> options(String key) {
		Map<String, String> options = new LinkedHashMap<>();
		options.put("socketFactory", this.factory);
		options.put(this.keyOption, key);
		return options;
	}

}
