package io.socks5.architecture;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.Architectures;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import org.junit.jupiter.api.Test;

/**
 * The layers: dependencies run downwards only, and the lower three do no I/O.
 */
class ArchitectureTests {

	private static final String[] LAYERS = { "netty", "client", "udp", "route", "transport", "handshake", "gssapi",
			"auth", "protocol" };

	private static final String[] PURE = { "io.socks5.handshake..", "io.socks5.auth..", "io.socks5.protocol.." };

	private final JavaClasses classes = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages("io.socks5");

	@Test
	void dependenciesRunDownwardsOnly() {
		LayeredArchitecture architecture = Architectures.layeredArchitecture()
			.consideringOnlyDependenciesInLayers()
			.withOptionalLayers(true)
			.optionalLayer("event")
			.definedBy("io.socks5.event..");
		for (String layer : LAYERS) {
			architecture = architecture.optionalLayer(layer).definedBy("io.socks5." + layer + "..");
		}
		for (int i = 1; i < LAYERS.length - 1; i++) {
			architecture = architecture.whereLayer(LAYERS[i]).mayOnlyBeAccessedByLayers(Arrays.copyOf(LAYERS, i));
		}
		architecture.whereLayer("netty")
			.mayNotBeAccessedByAnyLayer()
			.whereLayer("protocol")
			.mayNotAccessAnyLayer()
			.whereLayer("event")
			.mayOnlyAccessLayers("protocol")
			.whereLayer("event")
			.mayOnlyBeAccessedByLayers("netty", "client", "transport")
			.check(this.classes);
	}

	@Test
	void thereIsNothingOutsideOfTheLayers() {
		ArchRuleDefinition.classes()
			.should()
			.resideInAnyPackage("io.socks5.netty..", "io.socks5.client..", "io.socks5.udp..", "io.socks5.route..",
					"io.socks5.transport..", "io.socks5.handshake..", "io.socks5.gssapi..", "io.socks5.auth..",
					"io.socks5.protocol..", "io.socks5.event..")
			.check(this.classes);
	}

	@Test
	void theLowerLayersKnowNoThreadClockOrLogger() {
		ArchRuleDefinition.noClasses()
			.that()
			.resideInAnyPackage(PURE)
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("java.nio.channels..", "java.time..", "java.util.concurrent..", "java.util.logging..",
					"org.slf4j..", "io.socks5.event..")
			.orShould()
			.dependOnClassesThat()
			.belongToAnyOf(Thread.class, ThreadLocal.class, Runtime.class, System.class)
			.check(this.classes);
	}

	@Test
	void theLowerLayersKnowNoSocket() {
		ArchRuleDefinition.noClasses()
			.that()
			.resideInAnyPackage("io.socks5.handshake..", "io.socks5.auth..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("java.net..")
			.check(this.classes);
		ArchRuleDefinition.noClasses()
			.that()
			.resideInAPackage("io.socks5.protocol..")
			.should()
			.dependOnClassesThat()
			.belongToAnyOf(Socket.class, ServerSocket.class, DatagramSocket.class)
			.check(this.classes);
	}

	@Test
	void theLowerLayersLookNoNameUp() {
		ArchRuleDefinition.noClasses()
			.that()
			.resideInAnyPackage(PURE)
			.should()
			.callMethod(InetAddress.class, "getAllByName", String.class)
			.orShould()
			.callMethod(InetAddress.class, "getHostName")
			.orShould()
			.callMethod(InetAddress.class, "getCanonicalHostName")
			.check(this.classes);
		ArchRuleDefinition.noClasses()
			.that()
			.doNotHaveSimpleName("HostText")
			.and()
			.resideInAnyPackage(PURE)
			.should()
			.callMethod(InetAddress.class, "getByName", String.class)
			.because("the text of an IPv6 literal is the only one that may be given to it")
			.check(this.classes);
	}

}
