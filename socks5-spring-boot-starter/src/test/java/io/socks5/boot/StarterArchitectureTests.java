package io.socks5.boot;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import io.socks5.gssapi.GssapiOptions;
import io.socks5.gssapi.Protection;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the visibility and the dependencies of the starter's classes.
 */
class StarterArchitectureTests {

	private static final JavaClasses STARTER = new ClassFileImporter()
		.importUrl(ConnectOutcome.class.getProtectionDomain().getCodeSource().getLocation());

	@Test
	void autoConfigurationsArePublicAndFinal() {
		check(ArchRuleDefinition.classes()
			.that()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.bePublic()
			.andShould()
			.haveModifier(JavaModifier.FINAL)
			.andShould()
			.haveSimpleNameEndingWith("AutoConfiguration")
			.andShould()
			.resideInAPackage("..autoconfigure.."));
	}

	@Test
	void autoConfigurationsHaveNoPublicMembers() {
		check(ArchRuleDefinition.methods()
			.that()
			.areDeclaredInClassesThat()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.notBePublic());
		check(ArchRuleDefinition.fields()
			.that()
			.areDeclaredInClassesThat()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.notBePublic());
	}

	@Test
	void otherConfigurationsAreNotPublic() {
		check(ArchRuleDefinition.classes().that().areAnnotatedWith(Configuration.class).should().notBePublic());
	}

	@Test
	void beanMethodsAreNeitherPublicNorPrivate() {
		check(ArchRuleDefinition.methods().that().areAnnotatedWith(Bean.class).should().bePackagePrivate());
	}

	@Test
	void failureAnalyzersAreNotPublic() {
		check(ArchRuleDefinition.classes().that().implement(FailureAnalyzer.class).should().notBePublic());
	}

	@Test
	void nothingBelowDependsOnTheAutoConfiguration() {
		check(ArchRuleDefinition.noClasses()
			.that()
			.resideOutsideOfPackage("..autoconfigure..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("..autoconfigure.."));
	}

	@Test
	void theRootOfTheAutoConfigurationKnowsNoOptionalDependency() {
		check(ArchRuleDefinition.noClasses()
			.that()
			.resideInAPackage("io.socks5.boot.autoconfigure")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.micrometer..", "org.springframework.boot.health..",
					"org.springframework.boot.actuate..", "org.springframework.boot.micrometer..",
					"org.springframework.boot.http..", "io.socks5.boot.endpoint..", "io.socks5.boot.health..",
					"io.socks5.boot.http..", "io.socks5.boot.metrics..", "io.socks5.boot.observation.."));
	}

	@Test
	void eachIntegrationKnowsItsOwnOptionalDependencyAlone() {
		check(knownOnlyBy("io.micrometer.core.instrument..", "..metrics.."));
		check(knownOnlyBy("io.micrometer.registry..", "..otlp.."));
		check(knownOnlyBy("io.opentelemetry..", "..otlp.."));
		check(knownOnlyBy("zipkin2..", "..zipkin.."));
		check(knownOnlyBy("org.springframework.security..", "..oauth2.."));
		check(knownOnlyBy("io.micrometer.observation..", "..observation.."));
		check(knownOnlyBy("io.micrometer.context..", "..http.."));
		check(knownOnlyBy("org.springframework.boot.health..", "..health.."));
		check(knownOnlyBy("org.springframework.boot.actuate..", "..endpoint.."));
		check(knownOnlyBy("org.springframework.boot.http..", "..http.."));
		check(knownOnlyBy("org.apache.hc..", "..http..", "..elasticsearch.."));
		check(knownOnlyBy("co.elastic..", "..elasticsearch.."));
		check(knownOnlyBy("org.eclipse.jetty..", "..http..", "..websocket.."));
		check(knownOnlyBy("reactor.netty..", "..http..", "..websocket.."));
		check(knownOnlyBy("jakarta.websocket..", "..websocket.."));
		check(knownOnlyBy("org.springframework.web.socket..", "..websocket.."));
		check(knownOnlyBy("com.zaxxer..", "..jdbc.."));
		check(knownOnlyBy("com.mysql..", "..jdbc.."));
		check(knownOnlyBy("org.mariadb..", "..jdbc.."));
		check(knownOnlyBy("org.springframework.jdbc..", "..jdbc.."));
		check(knownOnlyBy("com.rabbitmq..", "..rabbit.."));
		check(knownOnlyBy("org.springframework.amqp..", "..rabbit.."));
		check(knownOnlyBy("io.grpc..", "..grpc.."));
		check(knownOnlyBy("org.springframework.grpc..", "..grpc.."));
		check(knownOnlyBy("io.lettuce..", "..redis.."));
		check(knownOnlyBy("org.springframework.ldap..", "..ldap.."));
		check(knownOnlyBy("jakarta.mail..", "..mail.."));
		check(knownOnlyBy("org.eclipse.angus..", "..mail.."));
		check(knownOnlyBy("org.springframework.mail..", "..mail.."));
		check(knownOnlyBy("com.mongodb..", "..mongodb.."));
		check(knownOnlyBy("org.springframework.data.redis..", "..redis.."));
		check(knownOnlyBy("org.springframework.data.mongodb..", "..mongodb.."));
		check(knownOnlyBy("org.springframework.data..", "..redis..", "..mongodb.."));
	}

	// but for the Netty handler and the options of GSSAPI, which are front doors, too
	@Test
	void onlyTheFrontDoorOfTheCoreIsUsed() {
		check(ArchRuleDefinition.noClasses()
			.that()
			.doNotHaveSimpleName("ReactorNettyPipelineConfigurer")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.socks5.handshake..", "io.socks5.transport.."));
		check(ArchRuleDefinition.noClasses()
			.should()
			.dependOnClassesThat(JavaClass.Predicates.resideInAPackage("io.socks5.auth..")
				.and(DescribedPredicate
					.not(JavaClass.Predicates.belongToAnyOf(GssapiOptions.class, Protection.class)))));
	}

	@Test
	void packagesHaveNoCycles() {
		check(SlicesRuleDefinition.slices().matching("io.socks5.boot.(**)").should().beFreeOfCycles());
	}

	@Test
	void whatIsPublicIsMeantToBe() {
		assertThat(STARTER.stream()
			.filter((type) -> type.getModifiers().contains(JavaModifier.PUBLIC))
			.filter((type) -> !type.isAnnotatedWith(AutoConfiguration.class))
			.map((type) -> type.getFullName().substring("io.socks5.boot.".length()))
			.sorted()).containsExactlyElementsOf(Lines.of("public-types.txt"));
	}

	private static ArchRule knownOnlyBy(String dependency, String... integrations) {
		return ArchRuleDefinition.noClasses()
			.that()
			.resideOutsideOfPackages(integrations)
			.should()
			.dependOnClassesThat()
			.resideInAPackage(dependency);
	}

	private static void check(ArchRule rule) {
		rule.check(STARTER);
	}

}
