package io.socks5.boot.autoconfigure.jdbc;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A JDBC URL with one host.
 *
 * @param options the names of its options
 */
record JdbcUrl(List<String> options) {

	private static final Pattern ONE_HOST = Pattern
		.compile("//(?:\\[[0-9A-Fa-f:.%]+]|[^,:/?#&;@()\\[\\]\\s]+)(?::\\d+)?(?:[/?].*)?", Pattern.DOTALL);

	/**
	 * Returns whether a URL names exactly one host.
	 * @param driver its driver
	 * @param url the URL
	 * @return {@code false} for lists of hosts, for a login before the host, and without
	 * a host
	 */
	static boolean hasOneHost(JdbcDriver driver, String url) {
		Matcher matcher = ONE_HOST.matcher(url.substring(driver.prefix().length()));
		return matcher.matches();
	}

	static JdbcUrl parse(String url) {
		int query = url.indexOf('?');
		if (query < 0) {
			return new JdbcUrl(List.of());
		}
		return new JdbcUrl(Arrays.stream(url.substring(query + 1).split("&")).map(JdbcUrl::name).toList());
	}

	private static String name(String option) {
		String name = option.split("=", 2)[0];
		try {
			return URLDecoder.decode(name, StandardCharsets.UTF_8).strip();
		}
		catch (IllegalArgumentException ex) {
			return name;
		}
	}

}
