// Writes a Grype vulnerability database (schema 6) from the advisories in test/real/advisories.json.
//
//	write-database ADVISORIES FOLDER    makes FOLDER/6/vulnerability.db and FOLDER/6/import.json
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	v6 "github.com/anchore/grype/grype/db/v6"
	_ "github.com/glebarez/sqlite"
	"github.com/spf13/afero"
)

type list struct {
	Updated    time.Time  `json:"updated"`
	Advisories []advisory `json:"advisories"`
}

type advisory struct {
	ID          string     `json:"id"`
	Alias       string     `json:"alias"`
	Description string     `json:"description"`
	Severity    string     `json:"severity"`
	Vector      string     `json:"vector"`
	References  []string   `json:"references"`
	Published   time.Time  `json:"published"`
	Affected    []affected `json:"affected"`
}

type affected struct {
	// "debian 12", "alpine 3.20", "npm", "pip"
	Ecosystem string `json:"ecosystem"`
	Package   string `json:"package"`
	// Empty where there is no fix.
	Fixed string `json:"fixed"`
	// Why there is none: "affected", "will_not_fix"…
	Status string `json:"status"`
}

type form struct {
	provider, ecosystem, versions string
}

var forms = map[string]form{
	"debian": {"debian", "deb", "dpkg"},
	"alpine": {"alpine", "apk", "apk"},
	"npm":    {"github", "npm", "npm"},
	"pip":    {"github", "python", "python"},
	"go":     {"github", "go-module", "go"},
}

// Grype asks for a release by its number and its codename, as /etc/os-release has them.
var codenames = map[string]string{"debian 12": "bookworm"}

func main() {
	if len(os.Args) != 3 {
		log.Fatal("usage: write-database ADVISORIES FOLDER")
	}
	if err := write(os.Args[1], filepath.Join(os.Args[2], strconv.Itoa(v6.ModelVersion))); err != nil {
		log.Fatal(err)
	}
}

func write(source, folder string) error {
	text, err := os.ReadFile(source)
	if err != nil {
		return err
	}
	var advisories list
	if err := json.Unmarshal(text, &advisories); err != nil {
		return fmt.Errorf("%s: %w", source, err)
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	if err := fill(folder, advisories); err != nil {
		return err
	}
	// Grype indexes a database when it brings one in, and this one is not brought in by it.
	if err := v6.Hydrater()(folder); err != nil {
		return err
	}
	_, err = v6.WriteImportMetadata(afero.NewOsFs(), folder, "manual import")
	return err
}

func fill(folder string, advisories list) error {
	store, err := v6.NewWriter(v6.Config{DBDirPath: folder, CacheSizeKiB: 1024})
	if err != nil {
		return err
	}
	defer store.Close()
	if err := store.SetDBMetadata(); err != nil {
		return err
	}
	for _, entry := range advisories.Advisories {
		if err := put(store, entry, advisories.Updated); err != nil {
			return fmt.Errorf("%s: %w", entry.ID, err)
		}
	}
	return nil
}

func put(store v6.Writer, entry advisory, updated time.Time) error {
	// A CVE that a distribution or GitHub refers to is described once more by NVD.
	nvd := vulnerability(entry, entry.ID, "nvd", updated)
	if err := store.AddVulnerabilities(nvd); err != nil {
		return err
	}
	byProvider := map[string]*v6.VulnerabilityHandle{}
	for _, item := range entry.Affected {
		name, release, _ := strings.Cut(item.Ecosystem, " ")
		form, ok := forms[name]
		if !ok {
			return fmt.Errorf("no form of ecosystem %q is known", item.Ecosystem)
		}
		handle := byProvider[form.provider]
		if handle == nil {
			id := entry.ID
			if form.provider == "github" && entry.Alias != "" {
				id = entry.Alias
			}
			handle = vulnerability(entry, id, form.provider, updated)
			if err := store.AddVulnerabilities(handle); err != nil {
				return err
			}
			byProvider[form.provider] = handle
		}
		if err := store.AddAffectedPackages(affectedPackage(entry, item, handle, form, name, release)); err != nil {
			return err
		}
	}
	return nil
}

func vulnerability(entry advisory, id, provider string, updated time.Time) *v6.VulnerabilityHandle {
	severities := []v6.Severity{{Scheme: v6.SeveritySchemeCHMLN, Value: strings.ToLower(entry.Severity), Rank: 1}}
	if entry.Vector != "" && (provider == "nvd" || provider == "github") {
		cvss := v6.CVSSSeverity{Vector: entry.Vector, Version: "3.1"}
		severities = append(severities, v6.Severity{Scheme: v6.SeveritySchemeCVSS, Value: cvss, Source: provider, Rank: 2})
	}
	var references []v6.Reference
	for _, url := range entry.References {
		references = append(references, v6.Reference{URL: url})
	}
	var aliases []string
	if id != entry.ID {
		aliases = []string{entry.ID}
	}
	return &v6.VulnerabilityHandle{
		Name:          id,
		Status:        v6.VulnerabilityActive,
		PublishedDate: &entry.Published,
		ModifiedDate:  &entry.Published,
		ProviderID:    provider,
		Provider: &v6.Provider{
			ID: provider, Version: "1", Processor: "write-database", DateCaptured: &updated, InputDigest: "xxh64:0",
		},
		BlobValue: &v6.VulnerabilityBlob{
			ID: id, Description: entry.Description, References: references, Aliases: aliases, Severities: severities,
		},
	}
}

func affectedPackage(
	entry advisory, item affected, handle *v6.VulnerabilityHandle, form form, name, release string,
) *v6.AffectedPackageHandle {
	versions := v6.Range{Version: v6.Version{Type: form.versions, Constraint: ">= 0"}, Fix: &v6.Fix{State: v6.NotFixedStatus}}
	if item.Fixed != "" {
		versions.Version.Constraint = "< " + item.Fixed
		versions.Fix = &v6.Fix{Version: item.Fixed, State: v6.FixedStatus}
	} else if item.Status == "will_not_fix" {
		versions.Fix = &v6.Fix{State: v6.WontFixStatus}
	}
	result := &v6.AffectedPackageHandle{
		Vulnerability: handle,
		Package:       &v6.Package{Ecosystem: form.ecosystem, Name: item.Package},
		BlobValue:     &v6.PackageBlob{CVEs: []string{entry.ID}, Ranges: []v6.Range{versions}},
	}
	if release != "" {
		major, minor, _ := strings.Cut(release, ".")
		result.OperatingSystem = &v6.OperatingSystem{
			Name: name, ReleaseID: name, MajorVersion: major, MinorVersion: minor, Codename: codenames[item.Ecosystem],
		}
	}
	return result
}
