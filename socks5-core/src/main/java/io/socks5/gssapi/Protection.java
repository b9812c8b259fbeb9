package io.socks5.gssapi;

import org.jspecify.annotations.Nullable;

/**
 * How GSSAPI protects every message, the weaker first. RFC 1961 §4.1 and §4.3.
 */
public enum Protection {

	/** Nothing can be changed, replayed or left out unnoticed; everybody can read it. */
	INTEGRITY(0x01),

	/**
	 * Nothing can be changed unnoticed, and nobody can read it. The JDK's own Kerberos
	 * does not protect the number of a message, by which a replayed one is told.
	 */
	CONFIDENTIALITY(0x02);

	private final int level;

	Protection(int level) {
		this.level = level;
	}

	// the octet that is negotiated
	int level() {
		return this.level;
	}

	boolean isConfidential() {
		return this == CONFIDENTIALITY;
	}

	// 3, a choice at each message, is none; 0 stands for no protection with some proxies
	static @Nullable Protection of(int level) {
		for (Protection each : values()) {
			if (each.level == level) {
				return each;
			}
		}
		return null;
	}

}
