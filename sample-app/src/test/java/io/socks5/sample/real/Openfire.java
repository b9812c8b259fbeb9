package io.socks5.sample.real;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.Provider;
import java.security.Security;
import java.security.cert.Certificate;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;

import io.netty.pkitesting.X509Bundle;
import io.socks5.sample.RunningSample;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Openfire in this JVM, with classes of its own and a database in memory. The build
 * copies its jars before the tests.
 */
final class Openfire extends XmppServer {

	private static final Path JARS = Path.of("target", "openfire");

	private static final char[] STORE_PASSWORD = "changeit".toCharArray();

	private final List<Provider> providers = List.of(Security.getProviders());

	private final IsolatedClasses classes;

	private final Driver driver;

	private final Object server;

	Openfire(Path directory) throws Exception {
		super(ServerCertificate.write(directory));
		assertThat(JARS).as("jars that 'mvn process-test-classes' copies").isDirectory();
		Path home = home(directory.resolve("home"), identity().bundle());
		this.classes = new IsolatedClasses(JARS);
		this.driver = (Driver) this.classes.create("org.hsqldb.jdbc.JDBCDriver");
		fillDatabase();
		System.setProperty("openfireHome", home.toString());
		try {
			this.server = this.classes.inContext(() -> start(home));
		}
		finally {
			System.clearProperty("openfireHome");
		}
		await().atMost(RunningSample.LONG).until(this::listens);
	}

	private Object start(Path home) throws Exception {
		this.classes.callStatic("org.jivesoftware.util.JiveGlobals", "setHomeDirectory", home.toString());
		Object database = this.classes.implement("org.jivesoftware.database.ConnectionProvider",
				(proxy, method, arguments) -> switch (method.getName()) {
					case "getConnection" -> connection();
					case "isPooled" -> false;
					default -> null;
				});
		this.classes.callStatic("org.jivesoftware.database.DbConnectionManager", "setConnectionProvider", database);
		Object started = this.classes.create("org.jivesoftware.openfire.XMPPServer");
		Object users = Objects
			.requireNonNull(this.classes.callStatic("org.jivesoftware.openfire.user.UserManager", "getInstance"));
		for (String account : ACCOUNTS) {
			this.classes.call(users, "createUser", account, PASSWORD, null, null);
		}
		return started;
	}

	private static Path home(Path home, X509Bundle identity) throws Exception {
		Path conf = Files.createDirectories(home.resolve("conf"));
		Files.writeString(conf.resolve("openfire.xml"), """
				<jive>
				  <setup>true</setup>
				  <adminConsole><port>-1</port><securePort>-1</securePort></adminConsole>
				  <network><interface>127.0.0.1</interface></network>
				</jive>
				""");
		Files.writeString(conf.resolve("security.xml"), "<security/>");
		// clients must wait until this plugin is loaded, which does nothing without a
		// port
		Path plugin = Files.createDirectories(home.resolve("plugins/admin"));
		Files.writeString(plugin.resolve("plugin.xml"),
				"<plugin><class>org.jivesoftware.openfire.container.AdminConsolePlugin</class></plugin>");
		Path security = Files.createDirectories(home.resolve("resources/security"));
		writeStore(security.resolve("keystore"), identity);
		writeStore(security.resolve("truststore"), null);
		writeStore(security.resolve("client.truststore"), null);
		return home;
	}

	private static void writeStore(Path file, @Nullable X509Bundle identity) throws Exception {
		KeyStore store = KeyStore.getInstance("JKS");
		store.load(null, STORE_PASSWORD);
		if (identity != null) {
			store.setKeyEntry("server", identity.getKeyPair().getPrivate(), STORE_PASSWORD,
					new Certificate[] { identity.getCertificate() });
		}
		try (OutputStream out = Files.newOutputStream(file)) {
			store.store(out, STORE_PASSWORD);
		}
	}

	/**
	 * Creates the tables that Openfire uses here, with the columns of its SQL statements.
	 */
	private void fillDatabase() throws Exception {
		try (InputStream script = Objects.requireNonNull(Openfire.class.getResourceAsStream("openfire.sql"));
				Connection connection = connection();
				Statement statement = connection.createStatement()) {
			for (String line : new String(script.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
				statement.execute(line);
			}
			try (PreparedStatement insert = connection.prepareStatement("INSERT INTO ofProperty VALUES (?, ?, 0)")) {
				for (Map.Entry<String, String> property : properties().entrySet()) {
					insert.setString(1, property.getKey());
					insert.setString(2, property.getValue());
					insert.execute();
				}
			}
		}
	}

	private Map<String, String> properties() {
		return Map.ofEntries(Map.entry("xmpp.domain", DOMAIN), Map.entry("xmpp.fqdn", DOMAIN),
				Map.entry("xmpp.socket.plain.port", String.valueOf(port())),
				Map.entry("xmpp.client.tls.policy", "required"), Map.entry("xmpp.socket.ssl.active", "false"),
				Map.entry("xmpp.server.socket.active", "false"), Map.entry("xmpp.component.socket.active", "false"),
				Map.entry("xmpp.component.ssl.active", "false"), Map.entry("xmpp.multiplex.socket.active", "false"),
				Map.entry("xmpp.multiplex.ssl.active", "false"), Map.entry("xmpp.proxy.enabled", "false"),
				Map.entry("xmpp.pubsub.enabled", "false"), Map.entry("xmpp.pep.enabled", "false"),
				Map.entry("httpbind.enabled", "false"), Map.entry("flash.crossdomain.enabled", "false"),
				Map.entry("update.service-enabled", "false"), Map.entry("register.inband", "false"));
	}

	private Connection connection() throws SQLException {
		return this.driver.connect("jdbc:hsqldb:mem:openfire", new Properties());
	}

	private boolean listens() {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
			return socket.isConnected();
		}
		catch (IOException ex) {
			return false;
		}
	}

	@Override
	public void close() throws IOException {
		try {
			this.classes.inContext(() -> this.classes.call(this.server, "stop"));
			try (Connection connection = connection(); Statement statement = connection.createStatement()) {
				statement.execute("SHUTDOWN");
			}
		}
		catch (Exception ex) {
			throw new IOException("Openfire did not stop", ex);
		}
		finally {
			Arrays.stream(Security.getProviders())
				.filter((provider) -> !this.providers.contains(provider))
				.forEach((provider) -> Security.removeProvider(provider.getName()));
			this.classes.close();
		}
	}

}
