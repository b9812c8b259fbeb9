package io.socks5.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * A second client, which has all the server's octets before it at once and shares no code
 * with the first. RFC 1928, RFC 1929.
 */
final class ExpectedClient {

	private static final HexFormat HEX = HexFormat.of();

	private final FuzzedDialogue dialogue;

	private final ByteBuffer server;

	private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

	private ExpectedClient(FuzzedDialogue dialogue) {
		this.dialogue = dialogue;
		this.server = dialogue.server().duplicate();
	}

	static Played play(FuzzedDialogue dialogue) {
		ExpectedClient client = new ExpectedClient(dialogue);
		String outcome = client.negotiate();
		return new Played(outcome, client.server.position(), HEX.formatHex(client.sent.toByteArray()));
	}

	// > VER NMETHODS METHODS < VER METHOD
	private String negotiate() {
		send(0x05, this.dialogue.methods().size());
		this.dialogue.methods().forEach(this::send);
		if (this.server.remaining() < 2) {
			return closed("GREETING", 0);
		}
		int version = next();
		int method = next();
		if (version != 0x05) {
			return "GREETING violation " + version;
		}
		if (method == 0xff) {
			return "GREETING NO_ACCEPTABLE_METHOD 255";
		}
		if (!this.dialogue.methods().contains(method)) {
			return "GREETING METHOD_NOT_OFFERED " + method;
		}
		return switch (method) {
			case 0x00 -> request(method);
			case 0x02 -> login(method);
			default -> echo(method);
		};
	}

	// > VER ULEN UNAME PLEN PASSWD < VER STATUS
	private String login(int method) {
		send(0x01, this.dialogue.username());
		send("75".repeat(this.dialogue.username()));
		send(this.dialogue.password());
		send("70".repeat(this.dialogue.password() % 2) + "cf80".repeat(this.dialogue.password() / 2));
		if (this.server.remaining() < 2) {
			return closed("AUTHENTICATION", 0);
		}
		int version = next();
		int status = next();
		if (version != 0x01 && version != 0x05) {
			return "AUTHENTICATION violation " + version;
		}
		return (status == 0) ? request(method) : "AUTHENTICATION CREDENTIALS_REJECTED " + status;
	}

	// < length octets > octets
	private String echo(int method) {
		if (!this.server.hasRemaining()) {
			return closed("AUTHENTICATION", 0);
		}
		int length = next();
		if (this.server.remaining() < length) {
			return closed("AUTHENTICATION", 0);
		}
		send(take(length));
		return request(method);
	}

	// > VER CMD RSV ATYP DST.ADDR DST.PORT < VER REP
	private String request(int method) {
		if (!this.dialogue.requestsAtOnce() && !this.dialogue.requestsLater()) {
			return "REQUEST negotiated by " + method;
		}
		send(0x05, 0x01, 0x00);
		switch (this.dialogue.host()) {
			case 0 -> send("01" + "c0000201");
			case 1 -> send("04" + "20010db8000000000000000000000001");
			default -> {
				send(0x03, this.dialogue.host());
				send("6e".repeat(this.dialogue.host()));
			}
		}
		send(this.dialogue.port() >> 8, this.dialogue.port());
		if (this.server.remaining() < 2) {
			return closed("REQUEST", 0);
		}
		int version = next();
		int reply = next();
		if (version != 0x05) {
			return "REQUEST violation " + version;
		}
		return (reply == 0) ? "REQUEST " + bound(method) : "REQUEST rejected " + reply;
	}

	// < RSV ATYP BND.ADDR BND.PORT, of which two octets and three more are always there
	private String bound(int method) {
		if (this.server.remaining() < 3) {
			return closed(2);
		}
		next();
		int type = next();
		int first = next();
		if (type != 1 && type != 3 && type != 4) {
			return "violation " + type;
		}
		int rest = (type == 3) ? first : ((type == 1) ? 3 : 15);
		if (this.server.remaining() < rest + 2) {
			return closed(5);
		}
		String address = (type == 3) ? take(rest) : String.format("%02x", first) + take(rest);
		if (address.isEmpty()) {
			return "established by " + method + " at 1 00000000 " + take(2);
		}
		return "established by " + method + " at " + type + " " + address + " " + take(2);
	}

	private String closed(String phase, int alreadyRead) {
		return phase + " " + closed(alreadyRead);
	}

	private String closed(int alreadyRead) {
		return "closed after " + (alreadyRead + take(this.server.remaining()).length() / 2);
	}

	private int next() {
		return Byte.toUnsignedInt(this.server.get());
	}

	private String take(int count) {
		byte[] octets = new byte[count];
		this.server.get(octets);
		return HEX.formatHex(octets);
	}

	private void send(int... octets) {
		for (int octet : octets) {
			this.sent.write(octet);
		}
	}

	private void send(String hex) {
		this.sent.writeBytes(HEX.parseHex(hex));
	}

}
