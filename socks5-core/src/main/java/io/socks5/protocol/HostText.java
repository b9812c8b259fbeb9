package io.socks5.protocol;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

import org.jspecify.annotations.Nullable;

/**
 * Parses the text of a host without looking it up.
 */
final class HostText {

	private HostText() {
	}

	static Address parse(String host) {
		String bare = withoutBrackets(host);
		if (bare.indexOf(':') >= 0) {
			return ipv6(bare);
		}
		// Unicode has further digits and dots, so this follows the conversion to ASCII
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
			throw new IllegalArgumentException("The host must be a host name or address without a scheme, was '"
					+ Escape.withoutLogin(text) + "'");
		}
		if (text.contains("@")) {
			throw new IllegalArgumentException(
					"The host must not contain a login, was '" + Escape.withoutLogin(text) + "'");
		}
		int percent = text.indexOf('%');
		String literal = (percent < 0) ? text : text.substring(0, percent);
		if (literal.indexOf(':') < 0) {
			throw notIpv6(text);
		}
		try {
			// the JDK never looks up text with a colon in brackets
			Address address = Address.of(InetAddress.getByName("[" + literal + "]"));
			String scope = (percent < 0) ? "" : scope(text, text.substring(percent + 1));
			return (address instanceof Address.Ipv6 ipv6) ? new Address.Ipv6(scoped(ipv6.ip(), scope), scope) : address;
		}
		catch (UnknownHostException ex) {
			throw notIpv6(text);
		}
	}

	private static Inet6Address scoped(Inet6Address ip, String scope) {
		// the scope of another machine has no number on this one
		try {
			return scope.isEmpty() ? ip : (Inet6Address) scoped(Ipv6Text.of(ip.getAddress()), scope);
		}
		catch (UnknownHostException ex) {
			return ip;
		}
	}

	static InetAddress scoped(String ipv6, String scope) throws UnknownHostException {
		// text with a colon in brackets is parsed as a literal, never looked up
		return InetAddress.getByName("[" + ipv6 + "%" + scope + "]");
	}

	private static String scope(String text, String written) {
		// a URL has "%25" in place of "%", RFC 6874; digits after it are a number
		boolean encoded = written.startsWith("25") && written.length() > 2 && !Character.isDigit(written.charAt(2));
		String scope = encoded ? written.substring(2) : written;
		if (scope.isEmpty() || !scope.chars().allMatch(HostText::isOfScope)) {
			throw new IllegalArgumentException(
					"The scope of the host must be the name or number of a network interface, was '" + Escape.text(text)
							+ "'");
		}
		return scope;
	}

	static boolean isOfScope(int character) {
		return character < 0x7f && !isForbidden(character);
	}

	private static IllegalArgumentException notIpv6(String text) {
		return new IllegalArgumentException(
				"The host must be an IPv6 address or a name without a colon (set the port separately), was '"
						+ Escape.text(text) + "'");
	}

	private static byte @Nullable [] ipv4(String text) {
		// only four decimal numbers are an address; the resolver decides about short
		// forms such as "127.1"
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
			throw new IllegalArgumentException("The host name must not be empty");
		}
		boolean ascii = true;
		for (int i = 0; i < host.length(); i++) {
			ascii &= host.charAt(i) < 0x80;
			if (isForbidden(host.charAt(i))) {
				throw new IllegalArgumentException(
						"The host name '" + Escape.withoutLogin(host) + "' contains a character that is not allowed: "
								+ Escape.text(Character.toString(host.charAt(i))));
			}
		}
		// an ASCII name is sent unchanged; the proxy decides about underscores, long
		// labels and a trailing dot
		String sent = ascii ? host : InternationalName.toAscii(host);
		if (sent.length() > Address.Domain.MAX_OCTETS) {
			throw new IllegalArgumentException("The host name must have at most " + Address.Domain.MAX_OCTETS
					+ " octets, was " + sent.length() + ": " + Escape.text(sent.substring(0, 32)) + "...");
		}
		return sent;
	}

	static boolean isForbidden(int character) {
		if (character >= 'a' && character <= 'z') {
			// as most characters of a name
			return false;
		}
		return character <= 0x20 || character == 0x7f || "/\\@[]?#%\"<>:".indexOf(character) >= 0;
	}

}
