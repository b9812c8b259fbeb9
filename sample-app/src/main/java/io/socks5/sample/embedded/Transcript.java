package io.socks5.sample.embedded;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The messages of one handshake, as the embedded proxy received and sent them. RFC 1928,
 * RFC 1929. Only complete messages are kept, so octets that could be a password never
 * appear.
 */
public final class Transcript {

	private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

	/**
	 * What replaces the length and the octets of a password.
	 */
	private static final String MASK = "** ** ** **";

	private final long opened = System.nanoTime();

	private final OctetQueue fromClient = new OctetQueue();

	private final OctetQueue fromProxy = new OctetQueue();

	private final List<Message> messages = new ArrayList<>();

	private @Nullable Kind awaited = Kind.GREETING;

	private int method;

	private @Nullable String destination;

	private int boundPort;

	/**
	 * Returns the time at which the client connected.
	 * @return the time, as {@link System#nanoTime()} says
	 */
	public long opened() {
		return this.opened;
	}

	/**
	 * Returns the messages so far.
	 * @return the messages, oldest first
	 */
	public synchronized List<Message> messages() {
		return List.copyOf(this.messages);
	}

	/**
	 * Returns the requested destination.
	 * @return host and port, or {@code null} before the request
	 */
	public synchronized @Nullable String destination() {
		return this.destination;
	}

	/**
	 * Returns the port of BND.PORT.
	 * @return the port, or 0 without a successful reply
	 */
	public synchronized int boundPort() {
		return this.boundPort;
	}

	synchronized boolean isComplete() {
		return this.awaited == null;
	}

	synchronized void received(byte[] octets) {
		this.fromClient.add(octets);
		read();
	}

	synchronized void sent(byte[] octets) {
		this.fromProxy.add(octets);
		read();
	}

	private void read() {
		boolean complete = true;
		while (complete && this.awaited != null) {
			complete = switch (this.awaited) {
				case GREETING -> readGreeting();
				case METHOD -> readMethod();
				case LOGIN -> readLogin();
				case STATUS -> readStatus();
				case REQUEST -> readAddressed(this.fromClient, "CMD");
				case REPLY -> readAddressed(this.fromProxy, "REP");
			};
		}
	}

	private boolean readGreeting() {
		OctetQueue in = this.fromClient;
		if (!in.has(2) || !in.has(2 + in.at(1))) {
			return stopUnless(in, 5);
		}
		int count = in.at(1);
		message(in, 2 + count, field(in, "VER", 0, 1), field(in, "NMETHODS", 1, 1), field(in, "METHODS", 2, count));
		this.awaited = Kind.METHOD;
		return true;
	}

	private boolean readMethod() {
		OctetQueue in = this.fromProxy;
		if (!in.has(2)) {
			return false;
		}
		this.method = in.at(1);
		message(in, 2, field(in, "VER", 0, 1), field(in, "METHOD", 1, 1));
		this.awaited = switch (this.method) {
			case 0x00 -> Kind.REQUEST;
			case 0x02 -> Kind.LOGIN;
			default -> null;
		};
		return true;
	}

	private boolean readLogin() {
		OctetQueue in = this.fromClient;
		if (!in.has(2) || !in.has(3 + in.at(1)) || !in.has(3 + in.at(1) + in.at(2 + in.at(1)))) {
			return stopUnless(in, 1);
		}
		int name = in.at(1);
		int password = in.at(2 + name);
		message(in, 3 + name + password, field(in, "VER", 0, 1), field(in, "ULEN", 1, 1),
				new Field("UNAME", HEX.formatHex(in.octets(2, name)), utf8(in.octets(2, name))),
				new Field("PLEN", "**", null), new Field("PASSWD", MASK, null));
		this.awaited = Kind.STATUS;
		return true;
	}

	private boolean readStatus() {
		OctetQueue in = this.fromProxy;
		if (!in.has(2)) {
			return false;
		}
		boolean accepted = in.at(1) == 0;
		message(in, 2, field(in, "VER", 0, 1), field(in, "STATUS", 1, 1));
		this.awaited = accepted ? Kind.REQUEST : null;
		return true;
	}

	private boolean readAddressed(OctetQueue in, String code) {
		if (!in.has(5) || !in.has(6 + hostLength(in))) {
			return stopUnless(in, 5);
		}
		boolean request = code.equals("CMD");
		int skipped = (in.at(3) == 3) ? 5 : 4;
		int length = hostLength(in) + 4 - skipped;
		String host = host(in, skipped, length);
		int port = in.at(skipped + length) << 8 | in.at(skipped + length + 1);
		String side = request ? "DST" : "BND";
		List<Field> fields = new ArrayList<>(List.of(field(in, "VER", 0, 1), field(in, code, 1, 1),
				field(in, "RSV", 2, 1), field(in, "ATYP", 3, 1)));
		if (skipped == 5) {
			fields.add(field(in, "LEN", 4, 1));
		}
		fields.add(new Field(side + ".ADDR", HEX.formatHex(in.octets(skipped, length)), host));
		fields.add(new Field(side + ".PORT", HEX.formatHex(in.octets(skipped + length, 2)), String.valueOf(port)));
		boolean granted = !request && in.at(1) == 0;
		message(in, skipped + length + 2, fields.toArray(Field[]::new));
		if (request) {
			this.destination = new ConnectRequest(host, port, skipped == 5).toString();
		}
		else if (granted) {
			this.boundPort = port;
		}
		this.awaited = request ? Kind.REPLY : null;
		return true;
	}

	private static int hostLength(OctetQueue in) {
		// from ATYP on, without the port
		return switch (in.at(3)) {
			case 1 -> 4;
			case 4 -> 16;
			default -> 1 + in.at(4);
		};
	}

	private static String host(OctetQueue in, int from, int length) {
		byte[] octets = in.octets(from, length);
		try {
			return (from == 4) ? InetAddress.getByAddress(octets).getHostAddress() : utf8(octets);
		}
		catch (UnknownHostException ex) {
			return "?";
		}
	}

	private boolean stopUnless(OctetQueue in, int version) {
		if (in.has(1) && in.at(0) != version) {
			this.awaited = null;
		}
		return false;
	}

	private void message(OctetQueue in, int length, Field... fields) {
		Kind kind = (this.awaited != null) ? this.awaited : Kind.GREETING;
		this.messages.add(new Message(kind, in == this.fromClient, in.remove(length), List.of(fields)));
	}

	private static Field field(OctetQueue in, String name, int from, int length) {
		return new Field(name, HEX.formatHex(in.octets(from, length)), null);
	}

	private static String utf8(byte[] octets) {
		return new String(octets, StandardCharsets.UTF_8);
	}

	/**
	 * The messages of RFC 1928 and RFC 1929, in order.
	 */
	public enum Kind {

		/** The methods that the client offers. */
		GREETING,

		/** The method that the proxy selects. */
		METHOD,

		/** The username and the password. */
		LOGIN,

		/** Whether the proxy accepts the login. */
		STATUS,

		/** The destination. */
		REQUEST,

		/** Whether the proxy is connected to the destination. */
		REPLY

	}

	/**
	 * A message.
	 *
	 * @param kind the kind
	 * @param fromClient whether the client sent it
	 * @param at the time at which its last octet arrived or left
	 * @param fields the fields in the order on the wire
	 */
	public record Message(Kind kind, boolean fromClient, long at, List<Field> fields) {

	}

	/**
	 * A field of a message.
	 *
	 * @param name the name in the RFC
	 * @param hex the octets, masked for a password
	 * @param text the value, where the octets are a text, an address or a port
	 */
	public record Field(String name, String hex, @Nullable String text) {

	}

}
