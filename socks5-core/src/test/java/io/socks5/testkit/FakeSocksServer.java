package io.socks5.testkit;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;

/**
 * A small SOCKS5 server that relays: CONNECT alone, with or without a login. It looks
 * nothing up but in its own table of names, so a name that works has come to it as a
 * name.
 */
public class FakeSocksServer extends LoopbackServer {

	private final Map<String, Integer> names = new ConcurrentHashMap<>();

	private final List<Request> requests = new CopyOnWriteArrayList<>();

	private final ServerLogin login;

	/**
	 * A server that does not serve yet.
	 * @param login how it authenticates its clients
	 */
	protected FakeSocksServer(ServerLogin login) {
		this.login = login;
	}

	/**
	 * Starts a server that asks for no login.
	 * @return a running server
	 */
	public static FakeSocksServer open() {
		return started(new FakeSocksServer(ServerLogin.NONE));
	}

	/**
	 * Starts a server that asks for a login.
	 * @param username the only username it takes
	 * @param password its password
	 * @return a running server
	 */
	public static FakeSocksServer asking(String username, String password) {
		return started(new FakeSocksServer(ServerLogin.password(username, password)));
	}

	private static FakeSocksServer started(FakeSocksServer server) {
		server.start();
		return server;
	}

	/**
	 * Adds a name to the table.
	 * @param name the name
	 * @param port the port of 127.0.0.1 it leads to, whatever port is asked for
	 * @return this
	 */
	public FakeSocksServer knowing(String name, int port) {
		this.names.put(name, port);
		return this;
	}

	/**
	 * The requests so far.
	 * @return each as it was sent
	 */
	public List<Request> requests() {
		return List.copyOf(this.requests);
	}

	@Override
	protected Task accepted(Socket client) {
		return () -> {
			DataInputStream in = new DataInputStream(client.getInputStream());
			OutputStream out = client.getOutputStream();
			in.readByte();
			byte[] methods = in.readNBytes(in.readUnsignedByte());
			if (new String(methods, StandardCharsets.ISO_8859_1).indexOf(this.login.method()) < 0) {
				out.write(Octets.of("05 ff"));
				return;
			}
			out.write(new byte[] { 0x05, (byte) this.login.method() });
			ServerLogin.Streams streams = this.login.authenticate(in, out);
			if (streams != null) {
				serve(client, new DataInputStream(streams.in()), streams.out());
			}
		};
	}

	private void serve(Socket client, DataInputStream in, OutputStream out) throws IOException, InterruptedException {
		try (Socket destination = destination(request(in))) {
			if (destination == null) {
				out.write(Octets.of("05 04 00 01 00000000 0000"));
				return;
			}
			out.write(Octets.of("05 00 00 01 7f000001 1f90"));
			Thread back = start(() -> {
				destination.getInputStream().transferTo(out);
				client.shutdownOutput();
			});
			in.transferTo(destination.getOutputStream());
			destination.shutdownOutput();
			back.join();
		}
	}

	private static Request request(DataInputStream in) throws IOException {
		in.readNBytes(3);
		int type = in.readUnsignedByte();
		String host = switch (type) {
			case 0x01 -> InetAddress.getByAddress(in.readNBytes(4)).getHostAddress();
			case 0x04 -> InetAddress.getByAddress(in.readNBytes(16)).getHostAddress();
			default -> ServerLogin.text(in);
		};
		return new Request(type, host, in.readUnsignedShort());
	}

	private @Nullable Socket destination(Request request) throws IOException {
		this.requests.add(request);
		Integer port = (request.type() == 3) ? this.names.get(request.host()) : Integer.valueOf(request.port());
		if (port == null || (request.type() != 3 && !request.host().startsWith("127."))) {
			return null;
		}
		try {
			return connect(port);
		}
		catch (IOException ex) {
			// a server that closes gives no answer
			requireOpen();
			return null;
		}
	}

	/**
	 * A request as it was sent.
	 *
	 * @param type ATYP
	 * @param host DST.ADDR, a name as it was sent or a literal
	 * @param port DST.PORT
	 */
	public record Request(int type, String host, int port) {

	}

}
