"""Pages on which appointments are made: by visitors and patients, and by the front desk."""
