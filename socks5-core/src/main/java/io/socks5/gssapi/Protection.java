package io.socks5.gssapi;

import org.jspecify.annotations.Nullable;

/**
 * The protection of messages by GSSAPI, weaker first. RFC 1961 §4.1 and §4.3.
 */
public enum Protection {

	/**
	 * Detects modified, replayed and missing messages; messages are readable on the
	 * network.
	 */
	INTEGRITY(0x01),

	/**
	 * Detects modified messages and encrypts them. The JDK's Kerberos does not protect
	 * the sequence number of a message, which detects replays.
	 */
	CONFIDENTIALITY(0x02);

	private final int level;

	Protection(int level) {
		this.level = level;
	}

	/**
	 * Returns the octet on the wire.
	 * @return 1 or 2
	 */
	int level() {
		return this.level;
	}

	boolean isConfidential() {
		return this == CONFIDENTIALITY;
	}

	/**
	 * Returns the protection with the given level. Level 3, a choice for each message, is
	 * not supported. Level 0 means no protection with some proxies.
	 * @param level the octet on the wire
	 * @return the protection, or {@code null} if the level is not supported
	 */
	static @Nullable Protection of(int level) {
		for (Protection each : values()) {
			if (each.level == level) {
				return each;
			}
		}
		return null;
	}

}
