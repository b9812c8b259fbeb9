package io.socks5.architecture;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import org.junit.jupiter.api.Test;

/**
 * An application without Netty never meets a class of it.
 */
class NettyIsOptionalTests {

	@Test
	void nothingOutsideOfItsPackageTouchesNetty() {
		ArchRuleDefinition.noClasses()
			.that()
			.resideOutsideOfPackage("io.socks5.netty..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.netty..", "io.socks5.netty..")
			.check(new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
				.importPackages("io.socks5"));
	}

}
