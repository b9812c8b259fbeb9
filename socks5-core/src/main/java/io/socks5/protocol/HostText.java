package io.socks5.protocol;

import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;

import org.jspecify.annotations.Nullable;

/**
 * Reads the text of a host as a user types it, without looking anything up.
 */
final class HostText {

	private HostText() {
	}

	static Address parse(String host) {
		String bare = withoutBrackets(host);
		if (bare.indexOf(':') >= 0) {
			return ipv6(bare);
		}
		// after the ASCII form is made: there are digits and dots outside of ASCII, too
		String name = name(host);
		byte[] ipv4 = ipv4(name);
		return (ipv4 != null) ? Address.Ipv4.of(ipv4) : new Address.Domain(name);
	}

	private static String withoutBrackets(String host) {
		boolean bracketed = host.startsWith("[") && host.endsWith("]") && host.indexOf(':') > 0;
		return bracketed ? host.substring(1, host.length() - 1) : host;
	}

	private static Address ipv6(String text) {
		if (text.contains("://")) {
			throw new IllegalArgumentException("'" + Escape.withoutLogin(text)
					+ "' is a URL: a host name or an address is wanted, without a scheme");
		}
		if (text.contains("@")) {
			throw new IllegalArgumentException(
					"'" + Escape.withoutLogin(text) + "' holds a login, which does not belong to a host");
		}
		int scope = text.indexOf('%');
		String literal = (scope < 0) ? text : text.substring(0, scope);
		if (literal.indexOf(':') < 0) {
			throw notIpv6(text);
		}
		try {
			// text with a colon in brackets is parsed as a literal, never looked up
			return Address.of(InetAddress.getByName("[" + literal + "]"));
		}
		catch (UnknownHostException ex) {
			throw notIpv6(text);
		}
	}

	private static IllegalArgumentException notIpv6(String text) {
		return new IllegalArgumentException("'" + Escape.text(text)
				+ "' is not an IPv6 address, and a host name has no colon (give the port by itself)");
	}

	// Four decimal numbers and nothing else: the short forms ("127.1") are the business
	// of whoever resolves names.
	private static byte @Nullable [] ipv4(String text) {
		char last = text.charAt(text.length() - 1);
		if (last < '0' || last > '9') {
			return null;
		}
		String[] parts = text.split("\\.", -1);
		if (parts.length != 4) {
			return null;
		}
		byte[] octets = new byte[4];
		for (int i = 0; i < 4; i++) {
			if (!parts[i].matches("[0-9]{1,3}") || Integer.parseInt(parts[i]) > 255) {
				return null;
			}
			octets[i] = (byte) Integer.parseInt(parts[i]);
		}
		return octets;
	}

	private static String name(String host) {
		if (host.isEmpty()) {
			throw new IllegalArgumentException("The host name is empty");
		}
		for (int i = 0; i < host.length(); i++) {
			if (isForbidden(host.charAt(i))) {
				throw new IllegalArgumentException(
						"The host name '" + Escape.withoutLogin(host) + "' holds a character that is not allowed: "
								+ Escape.text(Character.toString(host.charAt(i))));
			}
		}
		String ascii = toAscii(host);
		if (ascii.length() > Address.Domain.MAX_OCTETS) {
			throw new IllegalArgumentException("The host name is " + ascii.length() + " octets long, "
					+ Address.Domain.MAX_OCTETS + " is the limit: " + Escape.text(ascii.substring(0, 32)) + "...");
		}
		return ascii;
	}

	private static boolean isForbidden(int character) {
		return character <= 0x20 || character == 0x7f || "/\\@[]?#%\"<>:".indexOf(character) >= 0;
	}

	private static boolean isAscii(String host) {
		for (int i = 0; i < host.length(); i++) {
			if (host.charAt(i) >= 0x80) {
				return false;
			}
		}
		return true;
	}

	// A name in ASCII goes out as it is: underscores, long labels and a trailing dot are
	// the proxy's to judge.
	private static String toAscii(String host) {
		if (isAscii(host)) {
			return host;
		}
		try {
			String ascii = IDN.toASCII(host);
			if (ascii.isEmpty() || ascii.chars().anyMatch(HostText::isForbidden)) {
				throw new IllegalArgumentException("no ASCII form");
			}
			return ascii;
		}
		catch (RuntimeException ex) {
			// the JDK throws more than IllegalArgumentException for odd input, and its
			// text
			// repeats the input as it is
			throw new IllegalArgumentException(
					"The host name '" + Escape.text(host) + "' is not a valid internationalized name");
		}
	}

}
