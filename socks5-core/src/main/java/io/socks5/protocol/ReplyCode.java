package io.socks5.protocol;

import java.io.Serializable;

/**
 * REP, the answer of the proxy to a request. RFC 1928 §6. Servers also use codes that the
 * RFC does not assign (Tor: F0 to F7). The record therefore keeps every octet; only 00 is
 * success.
 *
 * @param value the octet, 0 to 255
 */
public record ReplyCode(int value) implements Serializable {

	/** The request is granted. */
	public static final ReplyCode SUCCEEDED = new ReplyCode(0x00);

	/** General SOCKS server failure. */
	public static final ReplyCode GENERAL_FAILURE = new ReplyCode(0x01);

	/** Connection not allowed by the rule set. */
	public static final ReplyCode NOT_ALLOWED = new ReplyCode(0x02);

	/** Network unreachable. */
	public static final ReplyCode NETWORK_UNREACHABLE = new ReplyCode(0x03);

	/** Host unreachable. */
	public static final ReplyCode HOST_UNREACHABLE = new ReplyCode(0x04);

	/** Connection refused. */
	public static final ReplyCode CONNECTION_REFUSED = new ReplyCode(0x05);

	/** TTL expired. */
	public static final ReplyCode TTL_EXPIRED = new ReplyCode(0x06);

	/** Command not supported. */
	public static final ReplyCode COMMAND_NOT_SUPPORTED = new ReplyCode(0x07);

	/** Address type not supported. */
	public static final ReplyCode ADDRESS_TYPE_NOT_SUPPORTED = new ReplyCode(0x08);

	public ReplyCode {
		Octet.require(value);
	}

	/**
	 * Whether the request is granted.
	 * @return {@code true} only for 00
	 */
	public boolean isSuccess() {
		return this.value == 0x00;
	}

	@Override
	public String toString() {
		String name = switch (this.value) {
			case 0x00 -> "succeeded";
			case 0x01 -> "general failure";
			case 0x02 -> "not allowed by the rule set";
			case 0x03 -> "network unreachable";
			case 0x04 -> "host unreachable";
			case 0x05 -> "connection refused";
			case 0x06 -> "TTL expired";
			case 0x07 -> "command not supported";
			case 0x08 -> "address type not supported";
			// the extended errors of Tor's socks-extensions.txt
			case 0xf0 -> "onion service descriptor not found";
			case 0xf1 -> "onion service descriptor invalid";
			case 0xf2 -> "onion service introduction failed";
			case 0xf3 -> "onion service rendezvous failed";
			case 0xf4 -> "onion service client authorization missing";
			case 0xf5 -> "onion service client authorization wrong";
			case 0xf6 -> "onion service address invalid";
			case 0xf7 -> "onion service introduction timed out";
			default -> "";
		};
		return name.isEmpty() ? Octet.hex(this.value) : name + " (" + Octet.hex(this.value) + ")";
	}

}
