package io.socks5.boot.autoconfigure;

import java.util.Set;

/**
 * Thrown when there is no client of a name. The message lists the names that exist.
 */
public class NoSuchSocks5ClientException extends IllegalArgumentException {

	private final String name;

	NoSuchSocks5ClientException(String name, Set<String> names) {
		super("There is no SOCKS5 client named '" + name + "': "
				+ (names.isEmpty() ? "the application has none" : "the names are " + String.join(", ", names)));
		this.name = name;
	}

	/**
	 * Returns the name that is not known.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

}
