package io.socks5.boot.documentation;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import javax.net.SocketFactory;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.Session;
import io.socks5.client.Socks5Client;
import jakarta.mail.Store;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.apache.commons.net.ftp.FTPClient;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

import org.springframework.integration.ip.tcp.connection.TcpConnectionSupport;
import org.springframework.integration.ip.tcp.connection.TcpNetClientConnectionFactory;
import org.springframework.messaging.support.GenericMessage;

/**
 * Uses each library of the examples once.
 */
final class LibraryUse {

	private static final int PORT = 4711;

	private static final int SECONDS = 30;

	private final LibraryExamples examples;

	private final Socks5Client client;

	/**
	 * Uses the libraries through a proxy.
	 */
	LibraryUse(LibraryExamples examples, int proxyPort) {
		this.examples = examples;
		this.client = Socks5Client.builder().proxy("127.0.0.1", proxyPort).credentials("alice", "s3cret").build();
	}

	Socks5Client client() {
		return this.client;
	}

	String okHttp(String url) throws Exception {
		return okHttp(url, UnaryOperator.identity());
	}

	String okHttp(String url, UnaryOperator<OkHttpClient.Builder> settings) throws Exception {
		OkHttpClient http = this.examples.run(OkHttpClient.class, "okHttp", this.client.socketFactory());
		OkHttpClient set = settings.apply(http.newBuilder()).build();
		try (Response response = set.newCall(new Request.Builder().url(url).build()).execute()) {
			return Objects.requireNonNull(response.body()).string();
		}
		finally {
			set.dispatcher().executorService().shutdown();
			set.connectionPool().evictAll();
		}
	}

	String ssh(String host, Path keys) throws Exception {
		JSch library = new JSch();
		library.addIdentity(keys.resolve("user").toString());
		library.setKnownHosts(keys.resolve("known-hosts").toString());
		Session session = library.getSession(System.getProperty("user.name"), host, PORT);
		this.examples.run("route", session, this.client);
		session.connect();
		try {
			ChannelExec channel = (ChannelExec) session.openChannel("exec");
			channel.setCommand("echo done");
			channel.connect();
			return new String(channel.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
		}
		finally {
			session.disconnect();
		}
	}

	int messages(String protocol, String host, int port, Properties settings) throws Exception {
		try (Store store = jakarta.mail.Session.getInstance(settings).getStore(protocol)) {
			store.connect(host, port, "app", "secret");
			return store.getFolder("INBOX").getMessageCount();
		}
	}

	String mqtt(String url, SocketFactory factory) throws Exception {
		MqttConnectOptions options = this.examples.run(MqttConnectOptions.class, "mqtt", factory);
		BlockingQueue<MqttMessage> received = new LinkedBlockingQueue<>();
		try (MqttClient mqtt = new MqttClient(url, "example", new MemoryPersistence())) {
			mqtt.connect(options);
			mqtt.subscribe("topic", (topic, message) -> received.add(message));
			mqtt.publish("topic", new MqttMessage("message".getBytes(StandardCharsets.US_ASCII)));
			MqttMessage message = Objects.requireNonNull(received.poll(SECONDS, TimeUnit.SECONDS));
			mqtt.disconnect();
			return new String(message.getPayload(), StandardCharsets.US_ASCII);
		}
	}

	String ftp(String host, int port) throws Exception {
		FTPClient ftp = this.examples.run(FTPClient.class, "ftp", this.client.socketFactory(), host, port);
		try {
			ftp.login("app", "secret");
			return String.join(",", ftp.listNames());
		}
		finally {
			ftp.disconnect();
		}
	}

	String tcp(String host) throws Exception {
		TcpNetClientConnectionFactory factory = this.examples.run(TcpNetClientConnectionFactory.class, "tcp",
				this.client.socketFactory(), host, PORT);
		BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();
		factory.registerListener((message) -> {
			// the end of the connection is a message, too
			if (message.getPayload() instanceof byte[] octets) {
				received.add(octets);
			}
		});
		factory.start();
		try {
			TcpConnectionSupport connection = factory.getConnection();
			connection.send(new GenericMessage<>("echo"));
			return new String(Objects.requireNonNull(received.poll(SECONDS, TimeUnit.SECONDS)),
					StandardCharsets.US_ASCII);
		}
		finally {
			factory.stop();
		}
	}

}
