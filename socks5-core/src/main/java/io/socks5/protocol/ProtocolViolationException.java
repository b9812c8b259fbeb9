package io.socks5.protocol;

/**
 * Thrown if the proxy sends octets that violate the protocol.
 */
public final class ProtocolViolationException extends Socks5Exception {

	private final String expected;

	private final int received;

	/**
	 * Creates an exception for an unexpected octet.
	 * @param context the context of the failure
	 * @param expected a description of the octet that the protocol requires
	 * @param received the received octet, 0 to 255
	 */
	public ProtocolViolationException(FailureContext context, String expected, int received) {
		super(context, "expected " + expected + ", received " + Octet.hex(received) + hint(context.phase(), received)
				+ context.hint(), null);
		this.expected = expected;
		this.received = received;
	}

	/**
	 * Creates an exception for another violation.
	 * @param context the context of the failure
	 * @param expected a description of what the protocol requires
	 * @param received a description of what was received
	 */
	public ProtocolViolationException(FailureContext context, String expected, String received) {
		super(context, "expected " + expected + ", received " + received + context.hint(), null);
		this.expected = expected;
		this.received = -1;
	}

	private ProtocolViolationException(ProtocolViolationException failure) {
		super(failure);
		this.expected = failure.expected;
		this.received = failure.received;
	}

	private static String hint(Phase phase, int received) {
		if (phase != Phase.GREETING) {
			return "";
		}
		// the first octet of a connection identifies other protocols
		return switch (received) {
			case 'H' -> " (looks like HTTP)";
			case 'S' -> " (looks like SSH)";
			case 0x15, 0x16 -> " (looks like TLS)";
			case 0x00, 0x04 -> " (looks like SOCKS4)";
			case '2', '4', '5' -> " (looks like SMTP or FTP)";
			default -> "";
		};
	}

	/**
	 * Returns what the protocol requires.
	 * @return a short description
	 */
	public String expected() {
		return this.expected;
	}

	/**
	 * Returns the unexpected octet.
	 * @return 0 to 255, or -1 if the violation is not a single octet
	 */
	public int received() {
		return this.received;
	}

	@Override
	public boolean otherProxyMayHelp() {
		return true;
	}

	@Override
	public ProtocolViolationException again() {
		return new ProtocolViolationException(this);
	}

}
