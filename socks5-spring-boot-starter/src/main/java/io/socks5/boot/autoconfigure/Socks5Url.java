package io.socks5.boot.autoconfigure;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.socks5.protocol.Address;
import io.socks5.protocol.Credentials;
import io.socks5.route.NameResolution;
import org.jspecify.annotations.Nullable;

/**
 * A proxy and a login as one text, such as {@code socks5h://user:password@host:1080}.
 *
 * @param host the host
 * @param port the port, 1080 unless the URL has one
 * @param username the username, or {@code null} for no login
 * @param password the password, or {@code null} for no login
 * @param resolve {@code REMOTE} for {@code socks5h}, {@code LOCAL} for {@code socks5}
 */
record Socks5Url(String host, int port, @Nullable String username, @Nullable String password, NameResolution resolve) {

	private static final int DEFAULT_PORT = 1080;

	private static final Pattern URL = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)(/?)(.*)", Pattern.DOTALL);

	private static final Pattern HOST = Pattern.compile("(?:\\[([^\\[\\]]*)]|([^:\\[\\]]*))(?::([0-9]{0,5}))?");

	/**
	 * Parses a URL. No message contains any part of it, because all may be a password.
	 * @param text the URL
	 * @return the parts, decoded
	 * @throws IllegalArgumentException if it is not a URL of a SOCKS5 proxy
	 */
	static Socks5Url parse(String text) {
		Matcher url = URL.matcher(text.strip());
		require(url.matches(),
				"it must be written as socks5h://username:password@host:port, without the login if " + "there is none");
		NameResolution resolve = resolution(url.group(1).toLowerCase(Locale.ROOT));
		require(url.group(4).isEmpty(),
				"it must end after the port: write special characters of the login as %XX, for example / as %2F");
		String authority = url.group(2);
		int at = authority.lastIndexOf('@');
		Matcher host = HOST.matcher(authority.substring(at + 1));
		require(host.matches(), "the host must be a name or an address, with an IPv6 address in brackets, and be "
				+ "followed by a colon and the port");
		String name = decoded((host.group(1) != null) ? host.group(1) : host.group(2));
		requireHost(name);
		int port = port(host.group(3));
		if (at < 0) {
			return new Socks5Url(name, port, null, null, resolve);
		}
		int colon = authority.indexOf(':');
		require(colon >= 0 && colon < at,
				"it has a username and no password: write a colon after the username, even before an empty password");
		String username = decoded(authority.substring(0, colon));
		String password = decoded(authority.substring(colon + 1, at));
		requireLogin(username, password);
		return new Socks5Url(name, port, username, password, resolve);
	}

	private static NameResolution resolution(String scheme) {
		require(scheme.equals("socks5h") || scheme.equals("socks5"),
				"it must begin with socks5h:// or, to look up names on this machine, with socks5://"
						+ (scheme.startsWith("http") ? ", and names an HTTP proxy" : ""));
		return scheme.equals("socks5h") ? NameResolution.REMOTE : NameResolution.LOCAL;
	}

	private static void requireHost(String host) {
		try {
			Address.of(host);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("the host is neither a host name nor an address");
		}
	}

	private static void requireLogin(String username, String password) {
		try {
			Credentials.of(username, password);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(
					"the username must have 1 to 255 octets in UTF-8, and the password at most 255");
		}
	}

	private static int port(@Nullable String digits) {
		if (digits == null || digits.isEmpty()) {
			return DEFAULT_PORT;
		}
		int port = Integer.parseInt(digits);
		require(port >= 1 && port <= 0xffff, "the port must be in the range 1 to 65535");
		return port;
	}

	private static String decoded(String text) {
		ByteBuffer octets = ByteBuffer.allocate(text.length() * 4);
		String message = "after each % there must be two hexadecimal digits of an octet in UTF-8";
		for (int i = 0; i < text.length(); i++) {
			if (text.charAt(i) != '%') {
				int end = text.offsetByCodePoints(i, 1);
				octets.put(text.substring(i, end).getBytes(StandardCharsets.UTF_8));
				i = end - 1;
				continue;
			}
			require(i + 2 < text.length(), message);
			int high = Character.digit(text.charAt(i + 1), 16);
			int low = Character.digit(text.charAt(i + 2), 16);
			require(high >= 0 && low >= 0, message);
			octets.put((byte) (high << 4 | low));
			i += 2;
		}
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(octets.flip()).toString();
		}
		catch (CharacterCodingException ex) {
			throw new IllegalArgumentException(message);
		}
	}

	private static void require(boolean condition, String message) {
		if (!condition) {
			throw new IllegalArgumentException(message);
		}
	}

	/**
	 * Returns the URL without the login.
	 */
	@Override
	public String toString() {
		String scheme = (this.resolve == NameResolution.REMOTE) ? "socks5h" : "socks5";
		return scheme + "://" + ((this.username != null) ? "******@" : "")
				+ (this.host.contains(":") ? "[" + this.host + "]" : this.host) + ":" + this.port;
	}

}
