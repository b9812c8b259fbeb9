package io.socks5.boot.autoconfigure.jdbc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.socks5.boot.autoconfigure.integration.ProxyForNames;
import io.socks5.boot.autoconfigure.integration.ServerProcess;
import io.socks5.boot.autoconfigure.integration.TestCertificate;

/**
 * The drivers, each with a real server that is started once.
 */
public enum Database {

	POSTGRESQL("jdbc:postgresql", "postgres", "?sslmode=verify-full&sslrootcert=%s") {

		@Override
		Server server() {
			return PostgreSql.SERVER;
		}

	},

	MYSQL("jdbc:mysql", "test", "?sslMode=VERIFY_IDENTITY&trustCertificateKeyStoreUrl=file:%2$s"
			+ "&trustCertificateKeyStorePassword=" + TestCertificate.PASSWORD) {

		@Override
		Server server() {
			return MariaDb.SERVER;
		}

	},

	MARIADB("jdbc:mariadb", "test", "?sslMode=verify-full&serverSslCert=%s") {

		@Override
		Server server() {
			return MariaDb.SERVER;
		}

	};

	/** The name of the servers, which only the proxy knows. */
	static final String NAME = "db.internal.test";

	/** Another name of the servers, for which they have no certificate. */
	static final String OTHER = "other.internal.test";

	private final String scheme;

	private final String database;

	private final String verified;

	Database(String scheme, String database, String verified) {
		this.scheme = scheme;
		this.database = database;
		this.verified = verified;
	}

	abstract Server server();

	/**
	 * Returns the port of the server, which is started first.
	 * @return the port
	 */
	public int port() {
		return server().port();
	}

	ProxyForNames proxy() {
		return ProxyForNames.connecting().with(NAME, server().port()).with(OTHER, server().port());
	}

	/**
	 * Returns the properties of a data source.
	 * @param host the host
	 * @param options what follows in the URL
	 */
	String[] properties(String host, String options) {
		return properties(host, 4711, options);
	}

	String[] properties(String host, int port, String options) {
		return new String[] {
				"spring.datasource.url=" + this.scheme + "://" + host + ":" + port + "/" + this.database + options,
				"spring.datasource.username=app", "spring.datasource.password=secret",
				"spring.datasource.hikari.maximum-pool-size=1", "socks5.proxy.integrations.jdbc.enabled=true" };
	}

	/**
	 * Returns the options that make the driver verify the certificate and its name.
	 */
	String verified() {
		return this.verified.formatted(server().certificate().pem(), server().certificate().trustStore());
	}

	private static Path write(Path file, String text) {
		try {
			return Files.writeString(file, text);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * A running server.
	 *
	 * @param port its port
	 * @param certificate its certificate
	 */
	record Server(int port, TestCertificate certificate) {

	}

	private static final class PostgreSql {

		static final Server SERVER = start();

		private static Server start() {
			Path directory = ServerProcess.directory("postgresql");
			Path data = directory.resolve("data");
			Path password = write(directory.resolve("password"), "secret");
			TestCertificate certificate = TestCertificate.of(NAME, directory);
			// PostgreSQL does not run as root
			if (System.getProperty("user.name").equals("root")) {
				ServerProcess.run(List.of("chown", "-R", "postgres", directory.toString()));
			}
			ServerProcess.run(List.of("chmod", "600", certificate.key().toString()));
			ServerProcess.run(command("initdb", "-D", data.toString(), "-U", "app", "--pwfile=" + password,
					"--auth-host=scram-sha-256", "--no-sync", "--locale=C", "--encoding=UTF8"));
			int port = ServerProcess.freePort();
			write(data.resolve("postgresql.conf"), """
					listen_addresses = '127.0.0.1'
					port = %s
					unix_socket_directories = ''
					fsync = off
					ssl = on
					ssl_cert_file = '%s'
					ssl_key_file = '%s'
					""".formatted(port, certificate.pem(), certificate.key()));
			ServerProcess.start("database system is ready", command("postgres", "-D", data.toString()));
			return new Server(port, certificate);
		}

		private static List<String> command(String program, String... arguments) {
			List<String> command = new ArrayList<>();
			if (System.getProperty("user.name").equals("root")) {
				command.addAll(List.of("runuser", "-u", "postgres", "--"));
			}
			command.add(bin().resolve(program).toString());
			command.addAll(List.of(arguments));
			return command;
		}

		private static Path bin() {
			try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
				return versions.sorted().reduce((first, second) -> second).orElseThrow().resolve("bin");
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

	private static final class MariaDb {

		static final Server SERVER = start();

		private static Server start() {
			Path directory = ServerProcess.directory("mariadb");
			String data = "--datadir=" + directory.resolve("data");
			TestCertificate certificate = TestCertificate.of(NAME, directory);
			String user = System.getProperty("user.name");
			ServerProcess.run(List.of("mariadb-install-db", "--no-defaults", data, "--user=" + user,
					"--auth-root-authentication-method=normal", "--skip-test-db"));
			Path users = write(directory.resolve("users.sql"), """
					CREATE DATABASE test;
					CREATE USER 'app'@'%' IDENTIFIED BY 'secret';
					GRANT ALL ON test.* TO 'app'@'%';
					""");
			int port = ServerProcess.freePort();
			ServerProcess.start("ready for connections",
					List.of("mariadbd", "--no-defaults", data, "--user=" + user, "--bind-address=127.0.0.1",
							"--port=" + port, "--socket=" + directory.resolve("socket"), "--skip-name-resolve",
							"--init-file=" + users, "--innodb-flush-log-at-trx-commit=0",
							"--ssl-cert=" + certificate.pem(), "--ssl-key=" + certificate.key()));
			return new Server(port, certificate);
		}

	}

}
