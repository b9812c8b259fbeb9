package io.socks5.protocol;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * A validated login for username/password authentication. RFC 1929 §2. Its text never
 * contains the password, and it cannot be serialized. Two logins are equal if their
 * usernames and passwords are equal.
 */
public final class Credentials {

	/** The maximum length that a length octet can hold. */
	private static final int MAX_OCTETS = 255;

	private final String username;

	private final String password;

	private Credentials(String username, String password) {
		this.username = username;
		this.password = password;
	}

	/**
	 * Returns a login.
	 * @param username 1 to 255 octets in UTF-8
	 * @param password 0 to 255 octets in UTF-8. The RFC requires at least 1, but servers
	 * accept an empty password.
	 * @return the login
	 * @throws IllegalArgumentException if one of them is too short, too long or not valid
	 * Unicode; the message names the parameter and never contains its value
	 */
	public static Credentials of(String username, String password) {
		requireOctets("username", username, 1);
		requireOctets("password", password, 0);
		return new Credentials(username, password);
	}

	private static void requireOctets(String name, String text, int min) {
		byte[] octets = encode(name, text);
		int length = octets.length;
		Arrays.fill(octets, (byte) 0);
		if (length < min || length > MAX_OCTETS) {
			throw new IllegalArgumentException(
					"The " + name + " must have " + min + " to " + MAX_OCTETS + " octets in UTF-8, was " + length);
		}
	}

	private static byte[] encode(String name, String text) {
		if (isAscii(text)) {
			return text.getBytes(StandardCharsets.US_ASCII);
		}
		try {
			// a strict encoder rejects an unpaired surrogate, a lenient one sends "?"
			ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
			byte[] octets = new byte[encoded.remaining()];
			encoded.get(octets);
			Arrays.fill(encoded.array(), (byte) 0);
			return octets;
		}
		catch (CharacterCodingException ex) {
			throw new IllegalArgumentException("The " + name + " must be valid Unicode text");
		}
	}

	private static boolean isAscii(String text) {
		for (int i = 0; i < text.length(); i++) {
			if (text.charAt(i) >= 0x80) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Returns the username.
	 * @return the username
	 */
	public String username() {
		return this.username;
	}

	/**
	 * Returns the octets of the username.
	 * @return a new array of 1 to 255 octets
	 */
	public byte[] usernameOctets() {
		return encode("username", this.username);
	}

	/**
	 * Returns the octets of the password. The caller should overwrite them after use.
	 * @return a new array of 0 to 255 octets
	 */
	public byte[] passwordOctets() {
		return encode("password", this.password);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof Credentials that && this.username.equals(that.username)
				&& this.password.equals(that.password);
	}

	@Override
	public int hashCode() {
		return this.username.hashCode();
	}

	/**
	 * Returns the username, never the password.
	 */
	@Override
	public String toString() {
		return Escape.text(this.username) + ":******";
	}

}
