package io.socks5.protocol;

/**
 * The octets that came are not SOCKS5, or not where they came.
 */
public final class ProtocolViolationException extends Socks5Exception {

	private final String expected;

	private final int received;

	/**
	 * Octets that break the protocol.
	 * @param context where it happened
	 * @param expected what the protocol has here
	 * @param received the octet that came instead, 0 to 255
	 */
	public ProtocolViolationException(FailureContext context, String expected, int received) {
		super(context, "expected " + expected + ", received " + Octet.hex(received) + hint(context.phase(), received)
				+ context.hint(), null);
		this.expected = expected;
		this.received = received;
	}

	/**
	 * Something else that breaks the protocol.
	 * @param context where it happened
	 * @param expected what the protocol has here
	 * @param received what came instead
	 */
	public ProtocolViolationException(FailureContext context, String expected, String received) {
		super(context, "expected " + expected + ", received " + received + context.hint(), null);
		this.expected = expected;
		this.received = -1;
	}

	// The first octet of a connection gives other protocols away.
	private static String hint(Phase phase, int received) {
		if (phase != Phase.GREETING) {
			return "";
		}
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
	 * What the protocol has here.
	 * @return a short description
	 */
	public String expected() {
		return this.expected;
	}

	/**
	 * The octet that came instead.
	 * @return 0 to 255, or -1 if it is not one octet that is wrong
	 */
	public int received() {
		return this.received;
	}

	@Override
	public boolean otherProxyMayHelp() {
		return true;
	}

}
