package io.socks5.sample.im;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import io.socks5.client.Socks5Client;
import org.jivesoftware.smack.SmackException;
import org.jivesoftware.smack.XMPPConnection;
import org.jivesoftware.smack.XMPPException;
import org.jivesoftware.smack.iqrequest.AbstractIqRequestHandler;
import org.jivesoftware.smack.iqrequest.IQRequestHandler.Mode;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.StanzaError;
import org.jivesoftware.smackx.bytestreams.socks5.Socks5Proxy;
import org.jivesoftware.smackx.bytestreams.socks5.Socks5Utils;
import org.jivesoftware.smackx.bytestreams.socks5.packet.Bytestream;
import org.jivesoftware.smackx.bytestreams.socks5.packet.Bytestream.StreamHost;
import org.jivesoftware.smackx.filetransfer.FileTransferNegotiator;
import org.jivesoftware.smackx.si.packet.StreamInitiation;
import org.jivesoftware.smackx.xdata.FormField;
import org.jivesoftware.smackx.xdata.ListSingleFormField;
import org.jivesoftware.smackx.xdata.packet.DataForm;
import org.jspecify.annotations.Nullable;
import org.jxmpp.jid.EntityFullJid;
import org.jxmpp.jid.Jid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that one connection sends and receives: the offer (XEP-0096), then a SOCKS5
 * byte stream (XEP-0065).
 * <p>
 * In a byte stream, the sender is a SOCKS5 server and the receiver is its client. Smack
 * creates its own client with a plain socket, which cannot be replaced. This class
 * therefore answers the requests itself, and connects with {@link Socks5Client}: to the
 * sender, through the proxy of the application.
 */
class FileExchange {

	static final int MAX_SIZE = 1024 * 1024;

	private static final Logger logger = LoggerFactory.getLogger(FileExchange.class);

	private static final String METHOD = "stream-method";

	private static final int MAX_OFFERS = 16;

	private final XMPPConnection connection;

	private final Socks5Client proxied;

	private final Consumer<ReceivedFile> inbox;

	private final Map<String, StreamInitiation> offers = new ConcurrentHashMap<>();

	FileExchange(XMPPConnection connection, Socks5Client proxied, Consumer<ReceivedFile> inbox) {
		this.connection = connection;
		this.proxied = proxied;
		this.inbox = inbox;
		answer(StreamInitiation.ELEMENT, StreamInitiation.NAMESPACE, (request) -> accept((StreamInitiation) request));
		answer(Bytestream.ELEMENT, Bytestream.NAMESPACE, (request) -> receive((Bytestream) request));
	}

	private void answer(String element, String namespace, Answer answer) {
		this.connection
			.registerIQRequestHandler(new AbstractIqRequestHandler(element, namespace, IQ.Type.set, Mode.async) {

				@Override
				public IQ handleIQRequest(IQ request) {
					return answer.to(request);
				}

			});
	}

	/**
	 * Sends a file.
	 * @param to the address of the receiver's connection
	 * @param name the name of the file
	 * @param octets the file
	 * @return the ID of the stream
	 */
	String send(EntityFullJid to, String name, byte[] octets)
			throws IOException, SmackException, XMPPException, InterruptedException {
		EntityFullJid own = this.connection.getUser();
		String id = FileTransferNegotiator.getNextStreamID();
		request(offer(id, name, octets.length), to);
		String digest = Socks5Utils.createDigest(id, own, to);
		LoopbackStreamHost host = new LoopbackStreamHost();
		try {
			host.addTransfer(digest);
			Bytestream stream = new Bytestream(id);
			stream.setType(IQ.Type.set);
			stream.addStreamHost(own, InetAddress.getLoopbackAddress().getHostAddress(), host.getPort());
			request(stream, to);
			try (Socket socket = Socks5Proxy.getSocketForDigest(digest); OutputStream out = socket.getOutputStream()) {
				out.write(octets);
			}
		}
		finally {
			host.stop();
		}
		return id;
	}

	private void request(IQ request, EntityFullJid to) throws SmackException, XMPPException, InterruptedException {
		request.setTo(to);
		this.connection.createStanzaCollectorAndSend(request).nextResultOrThrow();
	}

	private static StreamInitiation offer(String id, String name, int size) {
		StreamInitiation offer = new StreamInitiation();
		offer.setType(IQ.Type.set);
		offer.setSessionID(id);
		offer.setMimeType("application/octet-stream");
		offer.setFile(new StreamInitiation.File(name, size));
		ListSingleFormField.Builder method = FormField.listSingleBuilder(METHOD);
		method.addOption(Bytestream.NAMESPACE);
		offer.setFeatureNegotiationForm(DataForm.builder(DataForm.Type.form).addField(method.build()).build());
		return offer;
	}

	private IQ accept(StreamInitiation offer) {
		if (offer.getFile() == null || offer.getFile().getSize() > MAX_SIZE || this.offers.size() >= MAX_OFFERS) {
			return IQ.createErrorResponse(offer, StanzaError.Condition.not_acceptable);
		}
		this.offers.put(offer.getSessionID(), offer);
		StreamInitiation accepted = new StreamInitiation();
		accepted.setType(IQ.Type.result);
		accepted.setStanzaId(offer.getStanzaId());
		accepted.setTo(offer.getFrom());
		ListSingleFormField.Builder method = FormField.listSingleBuilder(METHOD);
		method.setValue(Bytestream.NAMESPACE);
		accepted.setFeatureNegotiationForm(DataForm.builder(DataForm.Type.submit).addField(method.build()).build());
		return accepted;
	}

	private IQ receive(Bytestream request) {
		StreamInitiation offer = this.offers.remove(request.getSessionID());
		if (offer == null || !offer.getFrom().equals(request.getFrom())) {
			return IQ.createErrorResponse(request, StanzaError.Condition.not_acceptable);
		}
		String digest = Socks5Utils.createDigest(request.getSessionID(), request.getFrom(), request.getTo());
		for (StreamHost host : request.getStreamHosts()) {
			Socket opened = connect(host, digest);
			if (opened != null) {
				Thread reader = new Thread(() -> read(opened, offer), "file-" + request.getSessionID());
				reader.setDaemon(true);
				reader.start();
				Bytestream used = new Bytestream(request.getSessionID());
				used.setType(IQ.Type.result);
				used.setStanzaId(request.getStanzaId());
				used.setTo(request.getFrom());
				used.setUsedHost(host.getJID());
				return used;
			}
		}
		return IQ.createErrorResponse(request, StanzaError.Condition.item_not_found);
	}

	private @Nullable Socket connect(StreamHost host, String digest) {
		// the stream host is a SOCKS5 server behind the proxy; the digest names the
		// stream
		try (Socks5Client client = Socks5Client.builder()
			.name("file")
			.proxy(host.getAddress().toString(), host.getPort())
			.via(this.proxied)
			.build()) {
			return client.connect(InetSocketAddress.createUnresolved(digest, 0));
		}
		catch (IOException ex) {
			logger.warn("Stream host {}:{} failed: {}", host.getAddress(), host.getPort(), ex.getMessage());
			return null;
		}
	}

	private void read(Socket opened, StreamInitiation offer) {
		try (opened) {
			byte[] octets = opened.getInputStream().readNBytes((int) offer.getFile().getSize());
			this.inbox
				.accept(new ReceivedFile(offer.getSessionID(), offer.getFrom(), offer.getFile().getName(), octets));
		}
		catch (IOException ex) {
			logger.warn("File '{}' was not received: {}", offer.getFile().getName(), ex.getMessage());
		}
	}

	/**
	 * A received file.
	 *
	 * @param id the ID of the stream
	 * @param from the address of the sender
	 * @param name the name, as the sender chose it
	 * @param octets the file
	 */
	@SuppressWarnings("ArrayRecordComponent")
	record ReceivedFile(String id, Jid from, String name, byte[] octets) {

		MessageLog.SharedFile shared() {
			return new MessageLog.SharedFile(this.name, this.octets.length);
		}

	}

	@FunctionalInterface
	private interface Answer {

		IQ to(IQ request);

	}

	/**
	 * The stream host of a sender, on loopback. That of Smack listens on every interface.
	 */
	private static final class LoopbackStreamHost extends Socks5Proxy {

		LoopbackStreamHost() throws IOException {
			super(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
			start();
		}

	}

}
